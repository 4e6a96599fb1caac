import { parseArgs } from "node:util";
import { migrate } from "@tandem/database";
import { ConfigurationError } from "@tandem/service-kit";
import { migrations } from "../migrations/index.ts";
import { createSeed } from "../seeds/seed.ts";
import { readDatabaseUrl } from "./config.ts";

// The migration job: brings the schema up to date. With --seed it also adds the sample recipes, with
// --count N generated ones besides, until there are N.
const mostRecipes = 1_000_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const readArguments = () => {
  const options = { seed: { type: "boolean" }, count: { type: "string", default: "0" } } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new ConfigurationError([(error as Error).message]);
  }
};

const readOptions = () => {
  const { seed = false, count } = readArguments();
  if (!/^\d{1,7}$/.test(count) || Number(count) > mostRecipes) {
    throw new ConfigurationError([`--count is "${count}", must be 0 to ${mostRecipes}`]);
  }
  return { withSeed: seed, count: Number(count) };
};

try {
  const { withSeed, count } = readOptions();
  const seed = createSeed({ count, report: (present) => print(`recipes: ${present}`) });
  const url = readDatabaseUrl();
  const names = await migrate({ url, migrations, ...(withSeed && { seed }) });
  print(`migrations applied: ${names.join(", ") || "none, the schema is up to date"}`);
} catch (error) {
  process.stderr.write(`recipe-api migrate: ${(error as Error).message}\n`);
  process.exitCode = error instanceof ConfigurationError ? 78 : 1;
}
