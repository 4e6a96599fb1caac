import type { PoolClient, QueryResultRow } from "pg";
import { beginMarked, rollBack } from "./begin.ts";
import { tryAgain } from "./call.ts";
import { type CallDeadline, throwIfEnded } from "./call-deadline.ts";
import { isCommitted, type TransactionMark } from "./commit-outcome.ts";
import type { Connections } from "./connections.ts";
import type { Query } from "./query.ts";
import { giveBack } from "./run-statement.ts";
import { Session } from "./session.ts";

export interface Transaction {
  /** One after the other, in the order of the calls. @throws the driver's error; nothing is kept then */
  query<Row extends QueryResultRow>(query: Query): Promise<Row[]>;
}

export type Work<Result> = (transaction: Transaction) => Promise<Result>;

/** The work is done and COMMIT was sent. */
interface Commit<Result> {
  readonly result: Result;
  readonly mark: TransactionMark;
  /** Why it failed, if it did: the server may have done it all the same. */
  readonly error: Error | undefined;
}

/** Runs the work in a transaction, again when it was not committed for a reason that may pass. */
export const transact = async <Result>(
  connections: Connections,
  work: Work<Result>,
  deadline: CallDeadline,
): Promise<Result> => {
  const attempt = async (): Promise<Result> => {
    const { result, mark, error } = await transactOnce(connections, work, deadline);
    if (error === undefined || (await isCommitted(connections, mark, deadline))) return result;
    throw error;
  };
  try {
    return await attempt();
  } catch (error) {
    const call = { attempt, watch: connections.watch, conflict: "conflict" } as const;
    return await tryAgain(error, call, deadline);
  }
};

const transactOnce = async <Result>(
  { pool, watch, cancel }: Connections,
  work: Work<Result>,
  deadline: CallDeadline,
): Promise<Commit<Result>> => {
  let client: PoolClient | undefined;
  let failure: unknown;
  try {
    watch.assertReachable();
    throwIfEnded(deadline);
    client = await pool.connect();
    const mark = await beginMarked(client, deadline);
    const session = new Session(client, cancel, deadline);
    const result = await workIn(session, work);
    throwIfEnded(deadline);
    const error = await session.commit();
    failure = error;
    return { result, mark, error };
  } catch (error) {
    failure = error;
    if (client) await rollBack(client, error);
    throw error;
  } finally {
    watch.note(failure);
    if (client) giveBack(client, failure);
  }
};

const workIn = async <Result>(session: Session, work: Work<Result>): Promise<Result> => {
  try {
    return await work(session);
  } finally {
    await session.end();
  }
};
