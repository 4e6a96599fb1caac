import type { Postgres, Query } from "@tandem/database";
import type { Choose } from "./explore.ts";

/** What is known of one key. */
export interface KeyRow {
  readonly fingerprint: Buffer;
  readonly result: object | null;
  readonly isExpired: boolean;
}

/** What has been committed. */
export interface Committed {
  recipes: number;
  key: KeyRow | undefined;
}

/** The process has gone: whoever waits for it gets no answer. */
class Crash extends Error {}

interface Client {
  /** What may still go wrong. */
  readonly budget: Budget;
  /** What its last transaction has done so far, from which follows what it does next. */
  done: string[];
}

interface Budget {
  crashes: number;
  timeouts: number;
}

/** A statement that waits for its turn. */
interface Parked {
  /** What may become of it now. */
  ways(): readonly (() => void)[];
}

/** The changes of one transaction. */
interface Changes {
  recipes: number;
  key: KeyRow | undefined;
}

export interface ModelDatabase {
  /** As one client has it, which may crash once and wait for a lock in vain once. */
  connect(): Pick<Postgres, "transaction">;
  /**
   * Lets one waiting statement go on after another, chosen each time.
   *
   * @returns whether none waits any more; otherwise nothing was chosen
   */
  run(choose: Choose): Promise<boolean>;
}

/**
 * PostgreSQL as far as one key and new recipes are concerned: READ COMMITTED, a lock on the key for
 * whoever has inserted it or taken it over, until the transaction ends, and a purge that may come
 * between any two statements while nobody has it.
 *
 * @param onAnswer the statements of a transaction that have been answered, each with its rows
 */
export const createModelDatabase = (
  committed: Committed,
  onAnswer: (answered: readonly string[]) => void = () => undefined,
): ModelDatabase => {
  const parked = new Set<Parked>();
  const clients: Client[] = [];
  let holder: Changes | undefined;

  const isBlocked = ({ name }: Query, own: Changes): boolean =>
    (name === "claim-key" || name === "take-over-key") && holder !== undefined && holder !== own;

  const hold = (own: Changes, fingerprint: Buffer): object[] => {
    holder = own;
    own.key = { fingerprint, result: null, isExpired: false };
    return [{}];
  };

  const find = (fingerprint: Buffer): object[] => {
    if (!committed.key) return [];
    const { fingerprint: kept, result, isExpired } = committed.key;
    return [{ isSame: kept.equals(fingerprint), result, isExpired }];
  };

  const answer = (own: Changes, { name, values = [] }: Query): object[] => {
    const fingerprint = values[3] as Buffer;
    // A key that is there is not locked by a claim, however old it is.
    if (name === "claim-key") return committed.key ? [] : hold(own, fingerprint);
    if (name === "find-result") return find(fingerprint);
    if (name === "take-over-key") return committed.key?.isExpired ? hold(own, fingerprint) : [];
    own.recipes += 1;
    const recipe = { id: committed.recipes + own.recipes };
    // Its last value is the key under which the result is kept.
    if (own.key && values.at(-1) !== null) own.key = { ...own.key, result: recipe };
    return [{ recipe }];
  };

  const end = (own: Changes): void => {
    if (holder === own) holder = undefined;
  };

  const commit = (own: Changes): void => {
    committed.recipes += own.recipes;
    committed.key = own.key ?? committed.key;
    end(own);
  };

  const park = <Value>(budget: Budget, waysOf: (parking: Parking<Value>) => (() => void)[]) =>
    new Promise<Value>((resolve, reject) => {
      const settle = (finish: () => void) => (): void => {
        parked.delete(statement);
        finish();
      };
      const crash = (before: () => void = () => undefined) =>
        settle(() => {
          budget.crashes -= 1;
          before();
          reject(new Crash());
        });
      const fail = (error: Error) => settle(() => reject(error));
      const succeed = (value: () => Value) => settle(() => resolve(value()));
      const statement: Parked = { ways: () => waysOf({ succeed, fail, crash }) };
      parked.add(statement);
    });

  const timeOut = (budget: Budget, fail: Parking<unknown>["fail"]) => (): void => {
    budget.timeouts -= 1;
    fail(Object.assign(new Error("lock timeout"), { code: "conflict" }))();
  };

  const reply = (client: Client, own: Changes, statement: Query) => (): object[] => {
    const rows = answer(own, statement);
    client.done.push(`${statement.name} ${JSON.stringify(rows)}`);
    onAnswer(client.done);
    return rows;
  };

  const query = (client: Client, own: Changes, statement: Query) =>
    park<object[]>(client.budget, ({ succeed, fail, crash }) => {
      const { budget } = client;
      const crashes = budget.crashes > 0 ? [crash()] : [];
      if (!isBlocked(statement, own)) return [succeed(reply(client, own, statement)), ...crashes];
      if (budget.timeouts === 0) return crashes;
      return [...crashes, timeOut(budget, fail)];
    });

  /** The server may have done it when the client crashes, or not. */
  const commitOrCrash = (client: Client, own: Changes) =>
    park<void>(client.budget, ({ succeed, crash }) => {
      const crashes = client.budget.crashes > 0 ? [crash(), crash(() => commit(own))] : [];
      const finish = (): void => {
        commit(own);
        client.done.push("COMMIT");
      };
      return [succeed(finish), ...crashes];
    });

  const purge = (): void => void (committed.key = undefined);
  const purges = () => (committed.key?.isExpired && !holder ? [purge] : []);

  return {
    connect: () => {
      const client: Client = { budget: { crashes: 1, timeouts: 1 }, done: [] };
      clients.push(client);
      return {
        transaction: async (work) => {
          client.done = [];
          const own: Changes = { recipes: 0, key: undefined };
          try {
            const result = await work({
              query: async (statement) => (await query(client, own, statement)) as never,
            });
            await commitOrCrash(client, own);
            return result;
          } finally {
            end(own);
          }
        },
      };
    },
    run: async (choose) => {
      for (;;) {
        // Clients that can go on by themselves do so first.
        await new Promise((resolve) => setImmediate(resolve));
        const ways = [...parked].flatMap((statement) => statement.ways());
        if (parked.size === 0) return true;
        const all = [...ways, ...purges()];
        if (ways.length === 0) throw new Error("everybody waits for somebody");
        const way = choose(all.length, JSON.stringify({ committed, clients }));
        if (way === undefined) return false;
        all[way]?.();
      }
    },
  };
};

interface Parking<Value> {
  succeed(value: () => Value): () => void;
  fail(error: Error): () => void;
  crash(before?: () => void): () => void;
}
