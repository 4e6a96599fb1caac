import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrationUrlFileIn, urlFileIn } from "../src/start-database.ts";
import { type Postgres, startPostgres } from "../src/index.ts";

const script = join(import.meta.dirname, "../src/seed-database.ts");

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "tandem-seed-"));
});
afterAll(async () => {
  await postgres.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const seed = (args: readonly string[], env: Record<string, string>): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env["PATH"], ...env } };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

test("says what to do when no database runs here", async () => {
  expect(await seed([], { TANDEM_DATA: join(folder, "nowhere") })).toEqual({
    code: 78,
    stdout: "",
    stderr: "tandem: no database runs here: npm start first, or set DATABASE_URL\n",
  });
});

test("fills the database of the stack that runs here, and does so once", async () => {
  await writeFile(urlFileIn(folder), `${postgres.url}\n`);
  await writeFile(migrationUrlFileIn(folder), `${postgres.migrationUrl}\n`);
  const first = await seed(["--count", "300"], { TANDEM_DATA: folder });
  expect(first).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^recipes: 300\nmigrations applied: \d{14}_recipes\.ts, /),
    stderr: "",
  });
  const { stdout } = await seed([], { TANDEM_DATA: folder });
  expect(stdout).toBe("recipes: 300\nmigrations applied: none, the schema is up to date\n");
});

test.for(["-1", "many", "1000001", "1e3"])("refuses --count %s", async (count) => {
  const { code, stderr } = await seed([`--count=${count}`], { DATABASE_URL: postgres.url });
  expect(code).toBe(78);
  expect(stderr).toContain(`--count is "${count}", must be 0 to 1000000`);
});

test("names an option that it does not know", async () => {
  const { code, stderr } = await seed(["--amount", "5"], { DATABASE_URL: postgres.url });
  expect(code).toBe(78);
  const there = "there are --seed and --count N";
  expect(stderr).toBe(`recipe-api migrate: Unknown option '--amount'; ${there}\n`);
});
