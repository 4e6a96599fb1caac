import { parseArgs } from "node:util";
import { migrate } from "@tandem/database";
import { ConfigurationError } from "@tandem/service-kit";
import { migrations } from "../migrations/index.ts";
import { seed } from "../seeds/seed.ts";
import { readDatabaseUrl } from "./config.ts";

// The migration job: brings the schema up to date; with --seed it also adds the sample recipes.
const { values } = parseArgs({ options: { seed: { type: "boolean", default: false } } });

try {
  const names = await migrate({
    url: readDatabaseUrl(),
    migrations,
    ...(values.seed && { seed }),
  });
  process.stdout.write(
    `migrations applied: ${names.join(", ") || "none, the schema is up to date"}\n`,
  );
} catch (error) {
  process.stderr.write(`recipe-api migrate: ${(error as Error).message}\n`);
  process.exitCode = error instanceof ConfigurationError ? 78 : 1;
}
