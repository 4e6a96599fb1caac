import { setTimeout as delay } from "node:timers/promises";
import type { Knex } from "knex";
import { MigrationError } from "./migration-error.ts";

/** What only one process does at a time in one database. */
export interface JobLock {
  /** Any number will do, as long as everyone who does this takes the same one, and nobody else. */
  readonly id: number;
  /** `migrating` */
  readonly doing: string;
}

const pauseMs = 100;

/**
 * Asks again and again: a statement that waits for the lock would hold a snapshot meanwhile, and CREATE
 * INDEX CONCURRENTLY, done by who has the lock, waits for every older snapshot: a deadlock. The lock
 * belongs to the connection.
 *
 * @throws MigrationError `busy` when another one was at it all the time
 */
export const waitForTurn = async (knex: Knex, lock: JobLock, limitMs: number): Promise<void> => {
  const until = performance.now() + limitMs;
  while (!(await takeLock(knex, lock))) {
    if (performance.now() > until) {
      const message = `another process has been ${lock.doing} for ${limitMs / 1_000} s: run it again when that one has ended`;
      throw new MigrationError("busy", message);
    }
    await delay(pauseMs);
  }
};

const takeLock = async (knex: Knex, { id }: JobLock): Promise<boolean> => {
  const text = "SELECT pg_try_advisory_lock(?) AS taken";
  const { rows } = await knex.raw<{ rows: [{ taken: boolean }] }>(text, [id]);
  return rows[0].taken;
};
