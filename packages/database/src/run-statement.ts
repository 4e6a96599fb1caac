import type { PoolClient, QueryConfig, QueryResultRow } from "pg";
import type { CallDeadline } from "./call-deadline.ts";
import type { CancelStatement } from "./cancel-statement.ts";
import { meaningOf } from "./classify-error.ts";
import type { Query } from "./query.ts";

/** Runs one statement. When the deadline ends, the server is told to stop. */
export const runStatement = async <Row extends QueryResultRow>(
  client: PoolClient,
  query: Query,
  cancel: CancelStatement,
  deadline: CallDeadline | undefined,
): Promise<Row[]> => {
  // pg reads it only; its types do not say so.
  const config = query as QueryConfig;
  if (deadline === undefined) return (await client.query<Row>(config)).rows;
  if (deadline.reason) throw deadline.reason;
  const { signal } = deadline;
  let cancelled: Promise<void> | undefined;
  const onAbort = (): void => void (cancelled = cancel(client));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return (await client.query<Row>(config)).rows;
  } finally {
    signal.removeEventListener("abort", onAbort);
    // The statement may have ended by itself: the request to stop must not meet the next one.
    if (cancelled) await cancelled;
  }
};

/**
 * Gives the connection back; one that is broken or still inside a transaction is closed, so that
 * nobody's statement runs in somebody else's transaction.
 *
 * @param error why its last statement failed
 */
export const giveBack = (client: PoolClient, error?: unknown): void => {
  const isBroken = error !== undefined && meaningOf(error).endsConnection;
  client.release(isBroken || client.getTransactionStatus() !== "I");
};
