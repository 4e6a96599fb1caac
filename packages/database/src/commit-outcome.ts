import { pause } from "./call.ts";
import type { CallDeadline } from "./call-deadline.ts";
import type { Connections } from "./connections.ts";
import { DatabaseError } from "./errors.ts";
import { read } from "./read.ts";

/** What a transaction is found by when its connection is lost; taken when it begins. */
export interface TransactionMark {
  readonly xid: string;
  /** When the server last began its statistics anew: a crash does that, a stop in order does not. */
  readonly crash: string | null;
  /** A fail-over begins another one. */
  readonly timeline: string;
}

// pg_xact_status alone is not enough. After a crash the server gives out again the numbers of
// transactions that had not reached its disk, and then answers for somebody else's (seen on
// PostgreSQL 18). So a number is believed when no crash lies between, or when it is below those that
// the server went on with: they are in the checkpoint that ends a recovery. Any other number was
// lost in the crash; after a fail-over, which makes no such checkpoint, it says nothing (null).
const outcomeText = `
  SELECT CASE
    WHEN extract(epoch FROM pg_stat_get_bgwriter_stat_reset_time())::text IS NOT DISTINCT FROM $2
      OR $1::bigint < checkpoint.next_xid
    THEN pg_xact_status($1::text::xid8)
    WHEN left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) = $3 THEN 'aborted'
  END AS status
  FROM (
    SELECT (split_part(next_xid, ':', 1)::bigint << 32) + split_part(next_xid, ':', 2)::bigint
      AS next_xid
    FROM pg_control_checkpoint()
  ) AS checkpoint`;

interface OutcomeRow {
  readonly status: "committed" | "aborted" | "in progress" | null;
}

/** Milliseconds between two looks at a transaction whose end the server has not noticed yet. */
const pollMs = 50;

/**
 * Asks, on another connection, what became of a transaction whose COMMIT was not answered.
 *
 * @throws DatabaseError `unavailable` when it cannot be found out in time
 */
export const isCommitted = async (
  connections: Connections,
  { xid, crash, timeline }: TransactionMark,
  deadline: CallDeadline,
): Promise<boolean> => {
  const query = { name: "commit-outcome", text: outcomeText, values: [xid, crash, timeline] };
  for (;;) {
    const [row] = await read<OutcomeRow>(connections, query, deadline);
    if (row?.status === "committed") return true;
    if (row?.status === "aborted") return false;
    if (row?.status !== "in progress")
      throw new DatabaseError("unavailable", "nobody knows whether the transaction was committed");
    await pause(pollMs, deadline, connections.watch);
  }
};
