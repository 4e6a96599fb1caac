import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { type Postgres, type PostgresOptions, startPostgres } from "@tandem/stack";

/** A database with the sample recipes. */
export const startDatabase = async (options: PostgresOptions = {}): Promise<Postgres> => {
  const database = await startPostgres(options);
  try {
    const script = join(repository, "services/recipe-api/src/migrate.ts");
    const env = { DATABASE_URL: database.url, MIGRATION_DATABASE_URL: database.migrationUrl };
    await promisify(execFile)(process.execPath, [script, "--seed"], { env });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};
