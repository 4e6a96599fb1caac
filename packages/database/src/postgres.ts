import type { PoolConfig, QueryResultRow } from "pg";
import { statementTimeoutMs } from "./begin.ts";
import { toldError } from "./call.ts";
import { type CallDeadline, deadlineOf, untilEnded, withinOwnDeadline } from "./call-deadline.ts";
import type { ConnectionReport } from "./connection-watch.ts";
import { checkQuery, closeConnections, openConnections } from "./connections.ts";
import { outageLimits } from "./outage-limits.ts";
import type { Query } from "./query.ts";
import { read, readOnce } from "./read.ts";
import { transact, type Work } from "./transaction.ts";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most. @default 10 */
  readonly maxConnections?: number;
  /** What becomes of the connections, in order; nothing after `close`. */
  readonly onReport?: (report: ConnectionReport) => void;
}

export interface Postgres {
  /**
   * Runs one statement that may run twice, as a read may: it is made again when its connection is
   * lost, while there is time (1.8 s without a deadline). When the deadline ends, the wait ends at
   * once with its reason, or as `unavailable` while the server is away, and the server is told to stop.
   *
   * @throws DatabaseError `unavailable` when the server cannot be reached, is too slow or takes no
   *   writes; the driver's own error when it refuses the statement
   */
  query<Row extends QueryResultRow>(query: Query, deadline?: CallDeadline): Promise<Row[]>;
  /**
   * Does all of the work's statements or none (READ COMMITTED), and resolves once they are kept. The
   * work may run more than once: it must do nothing but query. For a COMMIT that is not answered the
   * server is asked what became of it, so that nothing is done twice and nothing done is called
   * failed. Takes an xid each time: what only reads belongs into `query`.
   *
   * @throws DatabaseError `unavailable` as above, or when the outcome cannot be found out in time;
   *   `conflict` when a lock was not given within 0.5 s, or other transactions were in the way to
   *   the end; what the work throws
   */
  transaction<Result>(work: Work<Result>, deadline?: CallDeadline): Promise<Result>;
  /** Resolves when one statement has been answered; tries once. */
  check(signal?: AbortSignal): Promise<void>;
  /** Waits for running statements, and gives up what is tried again. Idempotent. */
  close(): Promise<void>;
}

/**
 * Every wait has an end, each shorter than the one around it: the server stops a statement after
 * 1 s, the client gives up on a frozen server after 1.25 s, a free connection is waited for 0.5 s.
 */
export const postgresLimits = {
  max: 10,
  connectionTimeoutMillis: 500,
  statement_timeout: statementTimeoutMs,
  query_timeout: 1_250,
  lock_timeout: 500,
  idle_in_transaction_session_timeout: 3_000,
  idleTimeoutMillis: 30_000,
  // Up to a tenth more or less, see spreadLifetimes.
  maxLifetimeSeconds: 600,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies PoolConfig;

/** A pool that connects when it is first used. The driver is imported then, too. */
export const createPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const { url, applicationName, maxConnections, onReport = () => undefined } = options;
  const connections = await openConnections(
    {
      ...postgresLimits,
      connectionString: url,
      application_name: applicationName,
      ...(maxConnections !== undefined && { max: maxConnections }),
    },
    onReport,
  );
  let closed: Promise<void> | undefined;
  return {
    query: (query, deadline) => {
      const rows = read<never>(connections, query, deadline);
      return deadline ? untilEnded(rows, deadline, connections.watch) : rows;
    },
    transaction: (work, deadline) => {
      const run = (until: CallDeadline) => transact(connections, work, until);
      return deadline
        ? untilEnded(run(deadline), deadline, connections.watch)
        : withinOwnDeadline(outageLimits.callMs, run);
    },
    check: async (signal) => {
      const deadline = signal && deadlineOf(signal);
      const answer = readOnce(connections, checkQuery, deadline).catch((error: unknown) => {
        throw toldError(error, "unavailable");
      });
      await (deadline ? untilEnded(answer, deadline) : answer);
    },
    close: () => (closed ??= closeConnections(connections)),
  };
};
