import { setTimeout as delay } from "node:timers/promises";
import type { Knex } from "knex";
import { type BatchDone, batchLimits, changeBatch } from "./backfill-batch.ts";
import { rangesOf } from "./backfill-ranges.ts";
import { waitForTurn } from "./job-lock.ts";
import type { Backfill } from "./load-backfill.ts";
import { toMigrationError } from "./migration-error.ts";
import { type MigrationLockOptions, openKnex } from "./migration-lock.ts";

export interface BackfillOptions extends MigrationLockOptions {
  readonly backfill: Backfill;
  /** Milliseconds after a batch that has changed rows, for traffic, replication and vacuum. @default 100 */
  readonly pauseMs?: number;
  /** Milliseconds that it waits while another backfill runs. @default 5_000 */
  readonly lockWaitMs?: number;
  /** Hears of each batch when it is committed. */
  readonly onBatch?: (batch: BatchDone) => void;
}

export interface BackfillDone {
  readonly batches: number;
  /** Rows that did not have their value yet. */
  readonly changed: number;
  /** Milliseconds of the slowest batch: the longest that anybody can have waited for a row. */
  readonly longestMs: number;
}

/** Not the lock of migrations: a backfill may take days, and releases go on meanwhile. */
const backfilling = { id: 7_426_338, doing: "backfilling" };

/**
 * Changes the rows that are there when it begins, batch after batch in the order of their ids, for as
 * long as that takes. It may be killed at any moment and is run again then: it begins with the first
 * row and passes quickly over what is done. To go on from a place that it had noted would miss what
 * has been changed behind it since.
 *
 * @throws MigrationError
 */
export const runBackfill = async (options: BackfillOptions): Promise<BackfillDone> => {
  const { config, lockWaitMs = 5_000 } = options;
  const knex = await openKnex(config);
  try {
    await waitForTurn(knex, backfilling, lockWaitMs);
    await setLimits(knex);
    return await changeAll(knex, options);
  } catch (error) {
    throw toMigrationError(error);
  } finally {
    await knex.destroy();
  }
};

const limitsText = `
  SELECT set_config('statement_timeout', :statementMs, false),
    set_config('lock_timeout', :lockMs, false)`;

const setLimits = async (knex: Knex): Promise<void> => {
  const { statementMs, lockMs } = batchLimits;
  await knex.raw(limitsText, { statementMs: `${statementMs}ms`, lockMs: `${lockMs}ms` });
};

const changeAll = async (
  knex: Knex,
  { backfill, pauseMs = 100, onBatch = () => undefined }: BackfillOptions,
): Promise<BackfillDone> => {
  let [batches, changed, longestMs] = [0, 0, 0];
  for await (const range of rangesOf(knex, backfill)) {
    const batch = await changeBatch(knex, backfill, range, pauseMs);
    batches += 1;
    changed += batch.changed;
    longestMs = Math.max(longestMs, batch.ms);
    onBatch(batch);
    if (batch.changed > 0) await delay(pauseMs);
  }
  return { batches, changed, longestMs };
};
