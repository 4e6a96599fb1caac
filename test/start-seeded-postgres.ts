import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { type Postgres, startPostgres } from "@tandem/stack";

/** A database of our own with the sample recipes. */
export const startSeededPostgres = async (): Promise<Postgres> => {
  const server = await startPostgres();
  const script = join(repository, "services/recipe-api/src/migrate.ts");
  try {
    await promisify(execFile)(process.execPath, [script, "--seed"], {
      env: { NODE_ENV: "test", DATABASE_URL: server.url },
    });
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
};
