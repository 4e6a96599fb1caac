import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";

export interface DatabaseUrls {
  readonly database: string;
  readonly migrationDatabase: string;
}

/** Generated ones, until there are so many. */
export const addRecipes = async (
  { database, migrationDatabase }: DatabaseUrls,
  count: number,
): Promise<void> => {
  const script = join(repository, "services/recipe-api/src/migrate.ts");
  await promisify(execFile)(process.execPath, [script, "--seed", "--count", `${count}`], {
    env: {
      NODE_ENV: "test",
      DATABASE_URL: database,
      MIGRATION_DATABASE_URL: migrationDatabase,
    },
  });
};
