import type { Knex } from "knex";
import { waitForTurn } from "./job-lock.ts";
import { MigrationError } from "./migration-error.ts";

const migrating = { id: 7_426_336, doing: "migrating" };

export interface MigrationLockOptions {
  /** The service's knexfile: the connection, and the folder of the migrations. */
  readonly config: Knex.Config;
  /** Milliseconds that it waits while another process migrates. @default 60_000 */
  readonly lockWaitMs?: number;
}

/**
 * Runs `work` while no other process migrates this database. The lock belongs to the connection, and
 * all the work goes over that one: a process that is killed gives the lock up, but not before the
 * server has ended its last statement.
 *
 * @throws MigrationError `busy` when another one was at it all the time
 */
export const underMigrationLock = async <Result>(
  { config, lockWaitMs = 60_000 }: MigrationLockOptions,
  work: (knex: Knex) => Promise<Result>,
): Promise<Result> => {
  const knex = await openKnex(config);
  try {
    await waitForTurn(knex, migrating, lockWaitMs);
    // All traffic waits behind a statement that waits for a table.
    await knex.raw("SET lock_timeout = '5s'");
    // knex' own lock is a row, which a killed process leaves behind when its migration has no
    // transaction. Whoever has ours is alone at work: if it is set, nobody holds it.
    await knex.migrate.forceFreeMigrationsLock();
    return await work(knex);
  } finally {
    await knex.destroy();
  }
};

/** Of one connection: what it holds, like the lock, holds for all statements. */
export const openKnex = async (config: Knex.Config): Promise<Knex> => {
  const { default: knex } = await import("knex");
  return knex({ ...config, pool: oneConnection(), compileSqlOnError: false, log: silent });
};

/** knex prints a failed migration and then throws it; the caller hears it once. */
const silent = { warn: () => undefined, error: () => undefined, debug: () => undefined };

interface Connection {
  end(): void;
}

const oneConnection = (): Knex.PoolConfig => {
  let isSecond = false;
  // When the connection is lost, knex opens another one, and that one would not have the lock.
  const afterCreate = (connection: Connection, done: (error: Error | null) => void): void => {
    if (isSecond) connection.end();
    done(isSecond ? new MigrationError("failed", "connection lost: run it again") : null);
    isSecond = true;
  };
  // A minimum of none would let an idle connection go.
  return { min: 1, max: 1, afterCreate };
};
