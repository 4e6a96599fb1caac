import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Postgres, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { queryAt } from "./query-at.ts";

const service = join(import.meta.dirname, "../..");

let server: Postgres;
let urls: Record<string, string>;
let names: readonly string[];

beforeAll(async () => {
  server = await startPostgres();
  urls = { DATABASE_URL: server.url, MIGRATION_DATABASE_URL: server.migrationUrl };
  names = (await readdir(join(service, "migrations")))
    .filter((name) => name.endsWith(".ts"))
    .toSorted();
});
afterAll(() => server.close());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (
  args: readonly string[],
  env: Record<string, string> = urls,
  folder = service,
): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(folder, "src/migrate.ts"), ...args],
      { env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

/** Other tests read the migrations of the real one meanwhile. */
const copyService = async (): Promise<string> => {
  const copy = await realpath(await mkdtemp(join(tmpdir(), "tandem-service-")));
  onTestFinished(() => rm(copy, { recursive: true }));
  for (const name of ["knexfile.ts", "migrations", "package.json", "seeds", "src"])
    await cp(join(service, name), join(copy, name), { recursive: true });
  await symlink(join(service, "node_modules"), join(copy, "node_modules"), "dir");
  return copy;
};

const linesOf = (state: string): string => names.map((name) => `${state}  ${name}\n`).join("");

describe("the migration job", () => {
  it("runs once when eight start together on an empty database, and all succeed", async () => {
    expect(await run(["status"])).toMatchObject({ code: 0, stdout: linesOf("pending") });

    const ended = await Promise.all(Array.from({ length: 8 }, () => run([])));

    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, ""]));
    const done = `migrations applied: ${names.join(", ")}\n`;
    const idle = "migrations applied: none, the schema is up to date\n";
    const said = ended.map(({ stdout }) => stdout);
    expect(said.filter((line) => line === done)).toHaveLength(1);
    expect(said.filter((line) => line === idle)).toHaveLength(7);
    expect(await run(["status"])).toMatchObject({ code: 0, stdout: linesOf("applied") });
  });

  it("undoes one step, and does it again with the service's rights on it", async () => {
    const last = names.at(-1) ?? "";
    expect(await run(["down"])).toMatchObject({ code: 0, stdout: `migration undone: ${last}\n` });
    expect((await run(["status"])).stdout).toMatch(new RegExp(`^pending  ${last}$`, "m"));
    expect(await run(["up", "--seed"])).toMatchObject({
      code: 0,
      stdout: `recipes: 227\nmigrations applied: ${last}\n`,
    });
    expect(await queryAt(server.url, "SELECT FROM idempotency_keys")).toEqual([]);
  });

  it("writes a new migration without a database, and prints its path", async () => {
    const copy = await copyService();
    const { code, stdout } = await run(["make", "add_ratings"], {}, copy);
    const file = stdout.trim();
    expect([code, dirname(file)]).toEqual([0, join(copy, "migrations")]);
    expect(basename(file)).toMatch(/^\d{14}_add_ratings\.ts$/);
    expect(await run([], urls, copy)).toEqual({
      code: 1,
      stdout: "",
      stderr: `recipe-api migrate: ${basename(file)}: up is not written yet\n`,
    });
  });

  const commands = "up, down, status, make NAME, backfill NAME";

  it.each([
    [["frobnicate"], `there is no "frobnicate", there are ${commands}`],
    [["down", "2"], `there is no "down 2", there are ${commands}`],
    [["make"], 'the name is "", must be of a-z, 0-9 and _, as in add_ratings'],
    [["make", "../x"], 'the name is "../x", must be of a-z, 0-9 and _, as in add_ratings'],
    [["backfill", "lids"], `there is no backfill "lids", none is in ${join(service, "backfills")}`],
    [["backfill", "lids", "2"], `there is no "backfill lids 2", there are ${commands}`],
    [["--amount"], "Unknown option '--amount'; there are --seed and --count N"],
    [["down", "--seed"], "--seed and --count are for up alone"],
    [["--count", "many"], '--count is "many", must be 0 to 1000000'],
  ])("refuses %j with 78 and a line that says what there is", async (args, line) => {
    expect(await run(args)).toEqual({
      code: 78,
      stdout: "",
      stderr: `recipe-api migrate: ${line}\n`,
    });
  });

  it("fills what is there as a file of backfills/ says, and says how long that took", async () => {
    await run(["--seed"]);
    const copy = await copyService();
    await mkdir(join(copy, "backfills"));
    const text = `export const backfill = { table: "recipes", batchSize: 200,
      change: "UPDATE recipes SET name = upper(name) WHERE id BETWEEN :from AND :to AND id < 100" };`;
    await writeFile(join(copy, "backfills/louder.ts"), text);
    const { code, stdout, stderr } = await run(["backfill", "louder"], urls, copy);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^ids 1 to 200: 99 rows changed\nids 201 to 227: 0 .*\nlouder: 99 rows changed in 2 batches, the longest took \d+ ms\n$/,
    );
  });

  const elsewhere = (change: (url: URL) => void): Record<string, string> => {
    const url = new URL(server.migrationUrl);
    change(url);
    return { ...urls, MIGRATION_DATABASE_URL: url.href };
  };

  it.each<[string, (url: URL) => void, number, RegExp]>([
    [
      "database is missing",
      (url) => (url.pathname = "none"),
      78,
      /database "none" does not exist: create it/,
    ],
    [
      "password is wrong",
      (url) => (url.password = "guess"),
      78,
      /authentication failed .*: correct the/,
    ],
    ["server is not there", (url) => (url.port = "1"), 1, /ECONNREFUSED.*: start PostgreSQL, or/],
  ])("ends with one line when the %s", async (_what, change, code, line) => {
    const ended = await run([], elsewhere(change));
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(line) });
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
    expect(await run(["status"], elsewhere(change))).toMatchObject({ code });
  });

  it("says so when it has not the right to change the schema", async () => {
    await run(["down"]);
    const { code, stderr } = await run([], { DATABASE_URL: server.url });
    expect([code, stderr]).toEqual([78, expect.stringMatching(/: migrate as the role that owns/)]);
    expect(await run([])).toMatchObject({ code: 0 });
  });

  it("needs to know who the service is, and no memory", async () => {
    const { MIGRATION_DATABASE_URL = "" } = urls;
    expect((await run([], { MIGRATION_DATABASE_URL })).stderr).toContain("DATABASE_URL is not set");
    expect(await run([], { DATABASE_URL: "memory:" })).toMatchObject({ code: 78 });
  });
});
