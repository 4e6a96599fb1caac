import type { Pool, PoolClient, PoolConfig, QueryResultRow } from "pg";
import { isConnectionError } from "./connection-errors.ts";
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
  /** Prepared once per connection under this name. */
  readonly name: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface Postgres {
  /**
   * Runs one statement. One that has begun runs on after the signal aborts, for 1 s at most.
   *
   * @throws DatabaseError `unavailable` when the server cannot be reached or does not answer;
   *   the driver's own error when it refuses the statement
   */
  query<Row extends QueryResultRow>(query: Query, signal?: AbortSignal): Promise<Row[]>;
  /** Resolves when one statement has been answered. */
  check(): Promise<void>;
  /** Waits for running statements. Idempotent. */
  close(): Promise<void>;
}

/**
 * Every wait has an end, each shorter than the one around it: the server stops a statement after
 * 1 s, the client gives up on a frozen server after 1.25 s, a free connection is waited for 0.5 s.
 */
const limits = {
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
    ...limits,
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.maxConnections ?? 10,
  });
  reportLosses(pool, options.onConnectionLost ?? (() => undefined));
  const query: Postgres["query"] = (statement, signal) => runOnPool(pool, statement, signal);
  let closed: Promise<void> | undefined;
  return {
    query,
    check: async () => void (await query({ name: "check", text: "SELECT 1" })),
    close: () => (closed ??= pool.end()),
  };
};

/**
 * An error on an idle connection comes out of the pool, one on a connection in use out of the
 * client. Without a listener on each, either ends the process.
 */
const reportLosses = (pool: Pool, report: (error: Error) => void): void => {
  pool.on("error", report);
  pool.on("connect", (client) => client.on("error", report));
};

/**
 * Not `pool.query`: that one closes the connection after any error, so that twenty refused
 * statements mean twenty new connections (measured, pg-pool 3.14).
 */
const runOnPool = async <Row extends QueryResultRow>(
  pool: Pool,
  query: Query,
  signal?: AbortSignal,
): Promise<Row[]> => {
  let client: PoolClient | undefined;
  let broken = false;
  try {
    client = await pool.connect();
    signal?.throwIfAborted();
    const result = await client.query<Row>({ ...query, values: [...(query.values ?? [])] });
    return result.rows;
  } catch (error) {
    broken = isConnectionError(error);
    throw broken ? new DatabaseError("the database does not answer", { cause: error }) : error;
  } finally {
    client?.release(broken);
  }
};
