import { setTimeout as delay } from "node:timers/promises";
import type { Knex } from "knex";
import type { IdRange } from "./backfill-ranges.ts";
import type { Backfill } from "./load-backfill.ts";
import { MigrationError, toMigrationError } from "./migration-error.ts";

/** One batch that is committed. */
export interface BatchDone extends IdRange {
  readonly changed: number;
  /** Milliseconds of its statement, of the longest of its tries: so long it may have held rows. */
  readonly ms: number;
}

/**
 * Milliseconds. A service waits for a lock for 500 at most (`postgresLimits`): a batch has ended by
 * then, done or undone, so nobody fails because of it.
 */
export const batchLimits = { statementMs: 400, lockMs: 100 } as const;

const tries = 5;

/** A lock was not given, the time was over, a deadlock, another transaction in the way. */
const passing = new Set(["55P03", "57014", "40P01", "40001"]);

/**
 * One statement, which is a transaction of its own: all of it or nothing, and between two batches
 * nothing is locked. One that somebody is in the way of is made again.
 *
 * @throws MigrationError `busy` when none of its tries has come through
 */
export const changeBatch = async (
  knex: Knex,
  { change }: Backfill,
  range: IdRange,
  pauseMs: number,
): Promise<BatchDone> => {
  let ms = 0;
  for (let left = tries; ; left -= 1) {
    const began = performance.now();
    const outcome = await attempt(knex, change, range);
    ms = Math.max(ms, performance.now() - began);
    if (typeof outcome === "number") return { ...range, changed: outcome, ms };
    if (!passing.has(outcome.code ?? "")) throw toMigrationError(outcome, name(range));
    if (left === 1) throw tooSlow(range, outcome);
    await delay(pauseMs);
  }
};

/** Rows that it changed, or why it did not. */
const attempt = async (
  knex: Knex,
  change: string,
  range: IdRange,
): Promise<number | (Error & { code?: string })> => {
  try {
    const { rowCount } = await knex.raw<{ rowCount: number }>(change, { ...range });
    return rowCount;
  } catch (error) {
    return error as Error;
  }
};

const name = ({ from, to }: IdRange): string => `ids ${from} to ${to}`;

const tooSlow = (range: IdRange, cause: Error): MigrationError => {
  const message = `${name(range)}: not done in ${tries} tries of ${batchLimits.statementMs} ms: run it again when less is going on, or with a smaller batchSize`;
  return new MigrationError("busy", message, { cause });
};
