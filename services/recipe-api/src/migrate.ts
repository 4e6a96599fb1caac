import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  loadBackfill,
  makeMigration,
  migrate,
  MigrationError,
  migrationStatus,
  runBackfill,
  undoMigration,
} from "@tandem/database";
import { ConfigurationError } from "@tandem/service-kit";
import knexfile from "../knexfile.ts";
import { createSeed } from "../seeds/seed.ts";
import { readMigrationConfig } from "./config.ts";

// The migration job: migrate.ts [up [--seed] [--count N] | down | status | make NAME | backfill NAME].
// `up` brings the schema up to date. With --seed it also adds the sample recipes, with --count N
// generated ones besides, until there are N. `backfill` changes rows as backfills/NAME.ts says.
const mostRecipes = 1_000_000;
const backfills = join(import.meta.dirname, "../backfills");

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const refuse = (what: string): MigrationError => new MigrationError("configuration", what);

const readArguments = () => {
  const options = { seed: { type: "boolean" }, count: { type: "string" } } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    // Its first sentence names the argument; the rest is about parseArgs.
    const [what = ""] = (error as Error).message.split(/\. |\n/);
    throw refuse(`${what}; there are --seed and --count N`);
  }
};

type Arguments = ReturnType<typeof readArguments>;

const up = async ({
  values: { seed: withSeed = false, count = "0" },
}: Arguments): Promise<void> => {
  if (!/^\d{1,7}$/.test(count) || Number(count) > mostRecipes) {
    throw refuse(`--count is "${count}", must be 0 to ${mostRecipes}`);
  }
  const report = (present: number): void => print(`recipes: ${present}`);
  const seed = createSeed({ count: Number(count), report });
  const { grantTo } = readMigrationConfig();
  const names = await migrate({ config: knexfile, grantTo, ...(withSeed && { seed }) });
  print(`migrations applied: ${names.join(", ") || "none, the schema is up to date"}`);
};

const down = async (): Promise<void> => {
  const { grantTo } = readMigrationConfig();
  const name = await undoMigration({ config: knexfile, grantTo });
  print(`migration undone: ${name ?? "none, none is applied"}`);
};

const status = async (): Promise<void> => {
  for (const { state, name } of await migrationStatus(knexfile)) print(`${state}  ${name}`);
};

const make = async ({ positionals: [, name = ""] }: Arguments): Promise<void> =>
  print(await makeMigration(knexfile, name));

const backfill = async ({ positionals: [, name = ""] }: Arguments): Promise<void> => {
  const { batches, changed, longestMs } = await runBackfill({
    config: knexfile,
    backfill: await loadBackfill(backfills, name),
    onBatch: (done) => print(`ids ${done.from} to ${done.to}: ${done.changed} rows changed`),
  });
  const longest = `the longest took ${Math.round(longestMs)} ms`;
  print(`${name}: ${changed} rows changed in ${batches} batches, ${longest}`);
};

type Command = (args: Arguments) => Promise<void>;
const commands = new Map<string, Command>(Object.entries({ up, down, status, make, backfill }));
const namesOne: ReadonlySet<Command | undefined> = new Set([make, backfill]);

const run = async (): Promise<void> => {
  const args = readArguments();
  const { positionals, values } = args;
  const [name = "up", ...rest] = positionals;
  const command = commands.get(name);
  if (command === undefined || rest.length > (namesOne.has(command) ? 1 : 0)) {
    const present = "up, down, status, make NAME, backfill NAME";
    throw refuse(`there is no "${positionals.join(" ")}", there are ${present}`);
  }
  if (command !== up && Object.keys(values).length > 0)
    throw refuse("--seed and --count are for up alone");
  await command(args);
};

const exitCodeOf = (error: unknown): number => {
  const isBad = error instanceof MigrationError && error.code === "configuration";
  return isBad || error instanceof ConfigurationError ? 78 : 1;
};

try {
  await run();
} catch (error) {
  process.stderr.write(`recipe-api migrate: ${(error as Error).message}\n`);
  process.exitCode = exitCodeOf(error);
}
