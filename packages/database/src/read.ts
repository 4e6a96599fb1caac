import type { PoolClient, QueryResultRow } from "pg";
import { begin, rollBack, statementTimeoutMs } from "./begin.ts";
import { tryAgain, tryAgainInTime } from "./call.ts";
import type { CallDeadline } from "./call-deadline.ts";
import type { Connections } from "./connections.ts";
import type { Query } from "./query.ts";
import { giveBack, runStatement } from "./run-statement.ts";

/** Runs one statement, again when its connection is lost. */
export const read = async <Row extends QueryResultRow>(
  connections: Connections,
  query: Query,
  deadline: CallDeadline | undefined,
): Promise<Row[]> => {
  const startedAt = performance.now();
  try {
    return await readOnce<Row>(connections, query, deadline);
  } catch (error) {
    const attempt = (until: CallDeadline) => readOnce<Row>(connections, query, until);
    const call = { attempt, watch: connections.watch, conflict: "unavailable" } as const;
    return deadline
      ? await tryAgain(error, call, deadline)
      : await tryAgainInTime(error, call, startedAt);
  }
};

/**
 * Not `pool.query`: that one closes the connection after any error, so that twenty refused
 * statements mean twenty new connections (measured, pg-pool 3.14).
 */
export const readOnce = async <Row extends QueryResultRow>(
  { pool, watch, cancel }: Connections,
  query: Query,
  deadline: CallDeadline | undefined,
): Promise<Row[]> => {
  let client: PoolClient | undefined;
  let failure: unknown;
  try {
    watch.assertReachable();
    if (deadline?.reason) throw deadline.reason;
    client = await pool.connect();
    // The server's own limit does, unless the caller has less time.
    return deadline === undefined || deadline.remainingMs() >= statementTimeoutMs
      ? await runStatement<Row>(client, query, cancel, deadline)
      : await readWithin<Row>(client, query, cancel, deadline);
  } catch (error) {
    failure = error;
    watch.note(error);
    throw error;
  } finally {
    if (client) giveBack(client, failure);
  }
};

/** Three more round trips buy a limit that the server keeps even when nobody can reach it. */
const readWithin = async <Row extends QueryResultRow>(
  client: PoolClient,
  query: Query,
  cancel: Connections["cancel"],
  deadline: CallDeadline,
): Promise<Row[]> => {
  try {
    await begin(client, deadline);
    const rows = await runStatement<Row>(client, query, cancel, deadline);
    await client.query("COMMIT");
    return rows;
  } catch (error) {
    await rollBack(client, error);
    throw error;
  }
};
