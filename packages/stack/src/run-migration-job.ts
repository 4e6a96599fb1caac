import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig, repository } from "./config.ts";
import { migrationUrlFileIn, urlFileIn } from "./start-database.ts";

const refused = 78;

const readOrNothing = async (file: string): Promise<string | undefined> =>
  (await readFile(file, "utf8").catch(() => undefined))?.trim();

type Urls = Readonly<Partial<Record<"DATABASE_URL" | "MIGRATION_DATABASE_URL", string>>>;

/** Of the stack that runs here, unless the environment names a database. Undefined without either. */
const findUrls = async (): Promise<Urls | undefined> => {
  const { databaseUrl, migrationUrl, dataDir } = readConfig();
  if (databaseUrl !== undefined || migrationUrl !== undefined) return {};
  const url = await readOrNothing(urlFileIn(dataDir));
  const asMigrator = await readOrNothing(migrationUrlFileIn(dataDir));
  if (url === undefined || asMigrator === undefined) return undefined;
  return { DATABASE_URL: url, MIGRATION_DATABASE_URL: asMigrator };
};

/**
 * Runs the migration job of recipe-api for the stack that runs here, or for the database that
 * DATABASE_URL and MIGRATION_DATABASE_URL name. Resolves to its exit code.
 */
export const runMigrationJob = async (args: readonly string[]): Promise<number> => {
  // A new migration needs no database.
  const urls = args[0] === "make" ? {} : await findUrls();
  if (urls === undefined) {
    process.stderr.write("tandem: no database runs here: npm start first, or set DATABASE_URL\n");
    return refused;
  }
  const script = join(repository, "services", "recipe-api", "src", "migrate.ts");
  const env = { ...readConfig().environment, ...urls };
  const job = spawn(process.execPath, [script, ...args], { env, stdio: "inherit" });
  await once(job, "exit");
  return job.exitCode ?? 1;
};
