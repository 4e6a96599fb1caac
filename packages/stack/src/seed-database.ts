// npm run seed -- [--count N]: adds the sample recipes to the database of the stack that runs here, or
// to the one that DATABASE_URL names, and generated ones until there are N.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfig, repository } from "./config.ts";
import { urlFileIn } from "./start-database.ts";

const { databaseUrl, dataDir, environment } = readConfig();

const runningDatabase = async (): Promise<string | undefined> =>
  (await readFile(urlFileIn(dataDir), "utf8").catch(() => undefined))?.trim();

const url = databaseUrl ?? (await runningDatabase());
if (url === undefined) {
  process.stderr.write("tandem: no database runs here: npm start first, or set DATABASE_URL\n");
  process.exitCode = 78;
} else {
  const script = join(repository, "services", "recipe-api", "src", "migrate.ts");
  const args = [script, "--seed", ...process.argv.slice(2)];
  const env = { ...environment, DATABASE_URL: url };
  const job = spawn(process.execPath, args, { env, stdio: "inherit" });
  await once(job, "exit");
  process.exitCode = job.exitCode ?? 1;
}
