import type { Postgres } from "@tandem/database";

/** Keys that one transaction removes: a short one, so that nobody waits for it. */
const batchSize = 1_000;

/** Any number will do that nobody else takes in this database; the migration has one of its own. */
const lockId = 7_426_337;

const lock = {
  name: "lock-purge",
  text: "SELECT pg_try_advisory_xact_lock($1) AS locked",
  values: [lockId],
};

// The oldest come first, by the index of created_at. A key that is being taken over is left alone:
// it is about to be a new one.
const purgeText = `
  WITH expired AS (
    SELECT principal, operation, key FROM idempotency_keys
    WHERE created_at < now() - interval '24 hours'
    ORDER BY created_at LIMIT $1
    FOR UPDATE SKIP LOCKED
  ), removed AS (
    DELETE FROM idempotency_keys USING expired
    WHERE idempotency_keys.principal = expired.principal
      AND idempotency_keys.operation = expired.operation
      AND idempotency_keys.key = expired.key
    RETURNING 1
  )
  SELECT count(*)::integer AS count FROM removed`;

export const purgeQuery = { name: "purge-keys", text: purgeText, values: [batchSize] };

/**
 * Removes the keys that are older than 24 hours, unless another replica is doing that.
 *
 * @returns how many were removed
 * @throws DatabaseError
 */
export const purgeExpiredKeys = async (
  database: Pick<Postgres, "transaction">,
  signal: AbortSignal,
): Promise<number> => {
  let removed = 0;
  for (let last = batchSize; last === batchSize && !signal.aborted; removed += last) {
    last = await purgeBatch(database);
  }
  return removed;
};

const purgeBatch = (database: Pick<Postgres, "transaction">): Promise<number> =>
  database.transaction(async (tx) => {
    const [held] = await tx.query<{ locked: boolean }>(lock);
    if (held?.locked !== true) return 0;
    const [row] = await tx.query<{ count: number }>(purgeQuery);
    return row?.count ?? 0;
  });
