import type { PoolClient } from "pg";
import type { CallDeadline } from "./call-deadline.ts";
import { meaningOf } from "./classify-error.ts";
import type { TransactionMark } from "./commit-outcome.ts";

/** Milliseconds after which the server stops a statement. */
export const statementTimeoutMs = 1_000;

const limitText = "SELECT set_config('statement_timeout', $1, true)";

/** Opens a transaction whose statements run for no longer than the caller has time. */
export const begin = async (client: PoolClient, deadline: CallDeadline): Promise<void> => {
  await client.query("BEGIN");
  await client.query({ name: "begin", text: limitText, values: [limitFor(deadline)] });
};

const markText = `SELECT set_config('statement_timeout', $1, true),
  pg_current_xact_id()::text AS xid,
  extract(epoch FROM pg_stat_get_bgwriter_stat_reset_time())::text AS crash,
  left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) AS timeline`;

/** As begin, and says how to ask for the outcome. This alone makes it a writing transaction. */
export const beginMarked = async (
  client: PoolClient,
  deadline: CallDeadline,
): Promise<TransactionMark> => {
  await client.query("BEGIN");
  const query = { name: "begin-marked", text: markText, values: [limitFor(deadline)] };
  const { rows } = await client.query<TransactionMark>(query);
  // A SELECT without FROM has one row.
  return rows[0] as TransactionMark;
};

/** For set_config, which takes a text. Never 0, which would mean no limit. */
const limitFor = (deadline: CallDeadline): string =>
  String(Math.max(1, Math.min(statementTimeoutMs, Math.ceil(deadline.remainingMs()))));

/** Ends what `error` broke off. Never rejects: a connection that cannot is closed, see giveBack. */
export const rollBack = async (client: PoolClient, error: unknown): Promise<void> => {
  if (meaningOf(error).endsConnection) return;
  await client.query("ROLLBACK").catch(() => undefined);
};
