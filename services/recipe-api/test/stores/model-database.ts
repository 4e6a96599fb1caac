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

/** What may still go wrong for one client. */
interface Budget {
  crashes: number;
  timeouts: number;
}

/** A statement that waits for its turn. */
interface Parked {
  readonly budget: Budget;
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
  /** Lets one waiting statement go on after another, chosen each time, until none waits. */
  run(choose: Choose): Promise<void>;
}

/**
 * PostgreSQL as far as one key and new recipes are concerned: READ COMMITTED, a lock on the key's row
 * until the transaction ends, and a purge that may come between any two statements.
 */
export const createModelDatabase = (committed: Committed): ModelDatabase => {
  const parked = new Set<Parked>();
  let holder: Changes | undefined;

  const isBlocked = ({ name }: Query, own: Changes): boolean =>
    name === "claim-key" && holder !== undefined && holder !== own;

  const claim = (own: Changes, fingerprint: Buffer): object[] => {
    holder = own;
    if (committed.key && !committed.key.isExpired) return [];
    own.key = { fingerprint, result: null, isExpired: false };
    return [{}];
  };

  const answer = (own: Changes, { name, values = [] }: Query): object[] => {
    const fingerprint = values[3] as Buffer;
    if (name === "claim-key") return claim(own, fingerprint);
    if (name === "find-result") {
      const { key } = committed;
      return key ? [{ isSame: key.fingerprint.equals(fingerprint), result: key.result }] : [];
    }
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
      const statement: Parked = { budget, ways: () => waysOf({ succeed, fail, crash }) };
      parked.add(statement);
    });

  const timeOut = (budget: Budget, fail: Parking<unknown>["fail"]) => (): void => {
    budget.timeouts -= 1;
    fail(Object.assign(new Error("lock timeout"), { code: "conflict" }))();
  };

  const query = (budget: Budget, own: Changes, statement: Query) =>
    park<object[]>(budget, ({ succeed, fail, crash }) => {
      const crashes = budget.crashes > 0 ? [crash()] : [];
      if (!isBlocked(statement, own)) return [succeed(() => answer(own, statement)), ...crashes];
      if (budget.timeouts === 0) return crashes;
      return [...crashes, timeOut(budget, fail)];
    });

  /** The server may have done it when the client crashes, or not. */
  const commitOrCrash = (budget: Budget, own: Changes) =>
    park<void>(budget, ({ succeed, crash }) => {
      const crashes = budget.crashes > 0 ? [crash(), crash(() => commit(own))] : [];
      return [succeed(() => commit(own)), ...crashes];
    });

  const purge = (): void => void (committed.key = undefined);
  const purges = () => (committed.key?.isExpired && !holder ? [purge] : []);

  return {
    connect: () => {
      const budget = { crashes: 1, timeouts: 1 };
      return {
        transaction: async (work) => {
          const own: Changes = { recipes: 0, key: undefined };
          try {
            const result = await work({
              query: async (statement) => (await query(budget, own, statement)) as never,
            });
            await commitOrCrash(budget, own);
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
        if (parked.size === 0) return;
        const all = [...ways, ...purges()];
        if (ways.length === 0) throw new Error("everybody waits for somebody");
        all[choose(all.length)]?.();
      }
    },
  };
};

interface Parking<Value> {
  succeed(value: () => Value): () => void;
  fail(error: Error): () => void;
  crash(before?: () => void): () => void;
}
