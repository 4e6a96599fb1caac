import type { Knex } from "knex";
import { toMigrationError } from "./migration-error.ts";
import { listMigrationFiles } from "./migration-files.ts";
import { openKnex } from "./migration-lock.ts";

export interface MigrationState {
  readonly name: string;
  /** `unknown`: applied, but there is no such file; a later release had it. */
  readonly state: "applied" | "pending" | "unknown";
}

/**
 * All migrations, oldest first. Waits for nobody and changes nothing: another process may be migrating.
 *
 * @throws MigrationError
 */
export const migrationStatus = async (config: Knex.Config): Promise<MigrationState[]> => {
  const files = await listMigrationFiles(config);
  const applied = await listApplied(config);
  const stateOf = (name: string): MigrationState["state"] => {
    if (!applied.includes(name)) return "pending";
    return files.includes(name) ? "applied" : "unknown";
  };
  const names = [...new Set([...files, ...applied])].toSorted();
  return names.map((name) => ({ name, state: stateOf(name) }));
};

const listApplied = async (config: Knex.Config): Promise<string[]> => {
  const knex = await openKnex(config);
  try {
    if (!(await knex.schema.hasTable("knex_migrations"))) return [];
    return await knex<{ name: string }>("knex_migrations").pluck("name");
  } catch (error) {
    throw toMigrationError(error);
  } finally {
    await knex.destroy();
  }
};
