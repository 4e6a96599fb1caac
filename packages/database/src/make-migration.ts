import type { Knex } from "knex";
import { MigrationError } from "./migration-error.ts";
import { openKnex } from "./migration-lock.ts";

/**
 * Writes a new migration from the knexfile's stub. Needs no database.
 *
 * @returns the path of the file
 * @throws MigrationError `configuration` when the name would not do as a part of a file's
 */
export const makeMigration = async (config: Knex.Config, name: string): Promise<string> => {
  if (!/^[a-z0-9_]{1,80}$/.test(name)) {
    const message = `the name is "${name}", must be of a-z, 0-9 and _, as in add_ratings`;
    throw new MigrationError("configuration", message);
  }
  const knex = await openKnex(config);
  try {
    return await knex.migrate.make(name);
  } finally {
    await knex.destroy();
  }
};
