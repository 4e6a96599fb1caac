import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { type Postgres, startPostgres } from "@tandem/stack";

/** A database of our own with the sample recipes. */
export const startSeededPostgres = async (): Promise<Postgres> => {
  const server = await startPostgres();
  try {
    await migrateAndSeed(server);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
};

/** Creates the tables and fills them with the sample recipes. */
export const migrateAndSeed = async ({ url, migrationUrl }: Postgres): Promise<void> => {
  const script = join(repository, "services/recipe-api/src/migrate.ts");
  const env = { NODE_ENV: "test", DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl };
  await promisify(execFile)(process.execPath, [script, "--seed"], { env });
};
