import type { Knex } from "knex";
import { MigrationError, toMigrationError } from "./migration-error.ts";
import { listMigrationFiles, usesTransaction } from "./migration-files.ts";
import { grantRows } from "./migration-grants.ts";
import { type MigrationLockOptions, underMigrationLock } from "./migration-lock.ts";

export interface MigrationOptions extends MigrationLockOptions {
  /** The role that may read and write rows. Default: nobody, who migrates also serves. */
  readonly grantTo?: string | undefined;
}

export interface MigrateOptions extends MigrationOptions {
  /** Runs after the migrations, under the same lock; must be repeatable. */
  readonly seed?: (knex: Knex) => Promise<void>;
}

/**
 * Brings the schema up to date, one migration after the other, each in a transaction of its own unless
 * it says `export const config = { transaction: false }`: such a one must be able to run again after
 * it was killed. Several processes may do so at once: one works, the others then find nothing to do.
 *
 * @returns the names of the migrations that ran
 * @throws MigrationError
 */
export const migrate = (options: MigrateOptions): Promise<string[]> =>
  asJob(options, async (knex) => {
    const { config, grantTo, seed } = options;
    const applied = await listApplied(knex);
    const files = await listMigrationFiles(config);
    refuseGaps(files, applied);
    const names = files.filter((name) => !applied.includes(name));
    for (const name of names) await named(name, () => knex.migrate.up({ ...unvalidated, name }));
    if (grantTo !== undefined) await grantRows(knex, grantTo);
    await seed?.(knex);
    return names;
  });

/**
 * Undoes the migration that was applied last.
 *
 * @returns its name; undefined when there is none
 * @throws MigrationError
 */
export const undoMigration = (options: MigrationOptions): Promise<string | undefined> =>
  asJob(options, async (knex) => {
    const { config, grantTo } = options;
    const name = (await listApplied(knex)).at(-1);
    if (name === undefined) return undefined;
    await refuseUnknown(config, name);
    await named(name, () => undo(knex, config, name));
    if (grantTo !== undefined) await grantRows(knex, grantTo);
    return name;
  });

const asJob = async <Result>(
  options: MigrationLockOptions,
  work: (knex: Knex) => Promise<Result>,
): Promise<Result> => {
  try {
    return await underMigrationLock(options, work);
  } catch (error) {
    throw toMigrationError(error);
  }
};

const named = async (name: string, step: () => Promise<unknown>): Promise<void> => {
  try {
    await step();
  } catch (error) {
    throw toMigrationError(error, name);
  }
};

/** knex refuses a database that is ahead; see refuseGaps for what is refused here. */
const unvalidated = { disableMigrationsListValidation: true };

/** In the order in which they were applied. Makes knex' tables when they are not there. */
const listApplied = async (knex: Knex): Promise<string[]> => {
  const [applied] = (await knex.migrate.list(unvalidated)) as [{ name: string }[], unknown];
  return applied.map(({ name }) => name);
};

/**
 * A database that a later release has migrated is fine: this one suits it, or could not be rolled back
 * to. One that is missing in between was renamed or deleted, and might run a second time.
 */
const refuseGaps = (files: readonly string[], applied: readonly string[]): void => {
  const last = files.at(-1) ?? "";
  const missing = applied.filter((name) => !files.includes(name) && name < last);
  if (missing.length === 0) return;
  const message = `applied, but not in the folder: ${missing.join(", ")}: put the files back`;
  throw new MigrationError("configuration", message);
};

const refuseUnknown = async (config: Knex.Config, name: string): Promise<void> => {
  if ((await listMigrationFiles(config)).includes(name)) return;
  const message = `${name} was applied last and is not in the folder: undo it where it is`;
  throw new MigrationError("configuration", message);
};

/** Left alone, knex takes note after the transaction: killed in between, it would be undone twice. */
const undo = async (knex: Knex, config: Knex.Config, name: string): Promise<void> => {
  const options = { ...unvalidated, name };
  if (await usesTransaction(config, name))
    await knex.transaction((transaction) => transaction.migrate.down(options));
  else await knex.migrate.down(options);
};
