import type { PoolClient, QueryResultRow } from "pg";
import type { CallDeadline } from "./call-deadline.ts";
import type { CancelStatement } from "./cancel-statement.ts";
import type { Query } from "./query.ts";
import { runStatement } from "./run-statement.ts";
import type { Transaction } from "./transaction.ts";

/** The statements of one transaction: one after the other, and none once it has ended. */
export class Session implements Transaction {
  readonly #client: PoolClient;
  readonly #cancel: CancelStatement;
  readonly #deadline: CallDeadline;
  #last: Promise<unknown> = Promise.resolve();
  #failure: Error | undefined;
  #isOver = false;

  constructor(client: PoolClient, cancel: CancelStatement, deadline: CallDeadline) {
    this.#client = client;
    this.#cancel = cancel;
    this.#deadline = deadline;
  }

  query<Row extends QueryResultRow>(query: Query): Promise<Row[]> {
    const rows = this.#last.then(() => {
      // It would run by itself, in nobody's transaction.
      if (this.#isOver) throw new Error("the transaction has ended");
      return runStatement<Row>(this.#client, query, this.#cancel, this.#deadline);
    });
    this.#last = rows.catch((error: unknown) => void (this.#failure ??= error as Error));
    return rows;
  }

  /** Resolves when nothing runs any more, what nobody waits for included. */
  async end(): Promise<void> {
    await this.#last;
    this.#isOver = true;
  }

  /** @returns why COMMIT failed, if it did: what it has done is not known then */
  async commit(): Promise<Error | undefined> {
    try {
      const { command } = await this.#client.query("COMMIT");
      if (command === "COMMIT") return undefined;
    } catch (error) {
      return error as Error;
    }
    // The server answers so when a statement has failed: the work has caught that error.
    throw this.#failure ?? new Error("the transaction was rolled back");
  }
}
