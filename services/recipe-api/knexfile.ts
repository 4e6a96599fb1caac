import { join } from "node:path";
import type { Knex } from "knex";
import { readMigrationConfig } from "./src/config.ts";

const directory = join(import.meta.dirname, "migrations");

/**
 * Where the migrations lie and which database they are for. The job (src/migrate.ts) goes by it, and
 * so does knex' own command line, which knows nothing of the job's lock and grants no rights.
 */
const knexfile: Knex.Config = {
  client: "pg",
  // Asked when there is something to connect to: a new migration needs no database.
  connection: () => ({
    connectionString: readMigrationConfig().url,
    application_name: "recipe-api-migrate",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  }),
  migrations: {
    directory,
    extension: "ts",
    loadExtensions: [".ts"],
    stub: join(directory, "migration.stub"),
  },
};

export default knexfile;
