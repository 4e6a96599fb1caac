import type { Pool, PoolClient, PoolConfig, QueryResultRow } from "pg";
import { type CancelStatement, createCancelStatement } from "./cancel-statement.ts";
import { isConnectionError, isTooSlow } from "./connection-errors.ts";
import { DatabaseError } from "./errors.ts";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most. @default 10 */
  readonly maxConnections?: number;
  /** A connection was lost; the pool makes a new one when it needs one. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** A statement with constant text; values travel apart from it. */
export interface Query {
  /**
   * Prepared once per connection under this name. Without one the statement is planned for its
   * values each time: right where the best plan depends on them, as in a search.
   */
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface Postgres {
  /**
   * Runs one statement. When the signal aborts, the wait ends at once with its reason, and the server
   * is told to stop; without one it stops after 1 s.
   *
   * @throws DatabaseError `unavailable` when the server cannot be reached or is too slow; the
   *   driver's own error when it refuses the statement
   */
  query<Row extends QueryResultRow>(query: Query, signal?: AbortSignal): Promise<Row[]>;
  /** Resolves when one statement has been answered. */
  check(signal?: AbortSignal): Promise<void>;
  /** Waits for running statements. Idempotent. */
  close(): Promise<void>;
}

/**
 * Every wait has an end, each shorter than the one around it: the server stops a statement after
 * 1 s, the client gives up on a frozen server after 1.25 s, a free connection is waited for 0.5 s.
 */
export const postgresLimits = {
  max: 10,
  connectionTimeoutMillis: 500,
  statement_timeout: 1_000,
  query_timeout: 1_250,
  lock_timeout: 500,
  idle_in_transaction_session_timeout: 3_000,
  idleTimeoutMillis: 30_000,
  maxLifetimeSeconds: 600,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies PoolConfig;

/** A pool that connects when it is first used. The driver is imported then, too. */
export const createPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    ...postgresLimits,
    connectionString: options.url,
    application_name: options.applicationName,
    ...(options.maxConnections !== undefined && { max: options.maxConnections }),
  });
  reportLosses(pool, options.onConnectionLost ?? (() => undefined));
  const cancel = createCancelStatement(pg.Connection);
  const query: Postgres["query"] = (statement, signal) =>
    signal === undefined
      ? runOnPool(pool, statement)
      : untilAborted(runOnPool(pool, statement, { signal, cancel }), signal);
  let closed: Promise<void> | undefined;
  return {
    query,
    check: async (signal) => void (await query({ name: "check", text: "SELECT 1" }, signal)),
    close: () => (closed ??= pool.end()),
  };
};

/**
 * An error on an idle connection comes out of the pool, one on a connection in use out of the
 * client, and without a listener on each either ends the process. The second kind is told to
 * whoever waits for the statement.
 */
const reportLosses = (pool: Pool, report: (error: Error) => void): void => {
  pool.on("error", report);
  pool.on("connect", (client) => client.on("error", () => undefined));
};

/** How a statement is ended before its time. */
interface Ending {
  readonly signal: AbortSignal;
  readonly cancel: CancelStatement;
}

/**
 * Not `pool.query`: that one closes the connection after any error, so that twenty refused
 * statements mean twenty new connections (measured, pg-pool 3.14).
 */
const runOnPool = async <Row extends QueryResultRow>(
  pool: Pool,
  query: Query,
  ending?: Ending,
): Promise<Row[]> => {
  let client: PoolClient | undefined;
  let broken = false;
  try {
    client = await pool.connect();
    return await runOnClient<Row>(client, query, ending);
  } catch (error) {
    broken = isConnectionError(error);
    if (broken || isTooSlow(error)) {
      throw new DatabaseError("the database does not answer", { cause: error });
    }
    throw error;
  } finally {
    client?.release(broken);
  }
};

const runOnClient = async <Row extends QueryResultRow>(
  client: PoolClient,
  query: Query,
  ending: Ending | undefined,
): Promise<Row[]> => {
  ending?.signal.throwIfAborted();
  const running = client.query<Row>({ ...query, values: [...(query.values ?? [])] });
  if (ending === undefined) return (await running).rows;
  let cancelled: Promise<void> | undefined;
  const onAbort = (): void => void (cancelled = ending.cancel(client));
  ending.signal.addEventListener("abort", onAbort, { once: true });
  try {
    return (await running).rows;
  } finally {
    ending.signal.removeEventListener("abort", onAbort);
    // The statement may have ended by itself: the request to stop must not meet the next one.
    await cancelled;
  }
};

/** The work goes on until the server has stopped, and gives its connection back by itself. */
const untilAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
