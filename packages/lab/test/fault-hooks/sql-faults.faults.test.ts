import { once } from "node:events";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Postgres, startPostgres } from "@tandem/stack";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createFaultProxy, type Faults, repository, waitUntil } from "../../src/index.ts";
import { startFaulty } from "./start-faulty.ts";

let postgres: Postgres;
let client: pg.Client;
/** Sees what others do. */
let admin: pg.Client;

beforeAll(async () => {
  postgres = await startPostgres();
  client = new pg.Client({ connectionString: postgres.migrationUrl });
  admin = new pg.Client({ connectionString: postgres.adminUrl });
  await Promise.all([client.connect(), admin.connect()]);
  await client.query("CREATE TABLE written (text text)");
  await client.query("GRANT ALL ON written TO tandem");
});
afterAll(async () => {
  await Promise.all([client.end(), admin.end()]);
  await postgres.close();
});
beforeEach(async () => void (await client.query("TRUNCATE written")));

const script = relative(repository, fileURLToPath(import.meta.resolve("./run-statements.ts")));

/** A text, or a statement that is prepared under its name. */
type Sent = string | { readonly name: string; readonly text: string; readonly values: unknown[] };

interface Statement {
  readonly text: string;
  readonly ms: number;
  readonly failure?: string;
}

interface Run {
  /** Exit code or signal. */
  readonly end: unknown;
  readonly connectMs: number;
  /** What the process has learnt. */
  readonly told: readonly Statement[];
}

/** A process that runs the statements with the faults set. */
const run = async (
  faults: Faults,
  statements: readonly Sent[],
  { url = postgres.url, queryTimeoutMs = 60_000 } = {},
): Promise<Run> => {
  const env = {
    DATABASE_URL: url,
    QUERY_TIMEOUT_MS: `${queryTimeoutMs}`,
    STATEMENTS: JSON.stringify(statements),
  };
  const { service } = await startFaulty(faults, { script, env, ready: false });
  await once(service.child, "close");
  const lines = service.output().trim().split("\n");
  const [first, ...told] = lines.map((line): unknown => JSON.parse(line));
  return {
    end: service.child.exitCode ?? service.child.signalCode,
    ...(first as Pick<Run, "connectMs">),
    told: told as Statement[],
  };
};

const rows = async (): Promise<number> => {
  const result = await client.query<{ count: number }>("SELECT count(*)::int FROM written");
  return result.rows[0]?.count ?? 0;
};

const insert = "INSERT INTO written VALUES ('row')";
const transaction = ["BEGIN", insert, "COMMIT"];

it.each([
  ["a transaction", transaction, 2],
  ["a statement of its own", [insert], 0],
])("crashes after %s is committed and before anybody knows", async (_what, statements, told) => {
  const { end, told: heard } = await run({ crash: { at: "after-commit" } }, statements);
  expect([end, heard.length]).toEqual(["SIGKILL", told]);
  expect(await rows()).toBe(1);
});

it("crashes before the commit, so that nothing is written", async () => {
  const { end } = await run({ crash: { at: "before-commit" } }, transaction);
  expect(end).toBe("SIGKILL");
  expect(await rows()).toBe(0);
});

it("lets as many commits pass as it was told", async () => {
  const { end, told } = await run({ crash: { at: "after-commit", skip: 2 } }, [
    insert,
    ...transaction,
    "SELECT 1",
    insert,
    "SELECT 2",
  ]);
  expect(end).toBe("SIGKILL");
  expect(told.map(({ text }) => text)).toEqual([insert, "BEGIN", insert, "COMMIT", "SELECT 1"]);
  expect(await rows()).toBe(3);
});

/** As packages/database runs a write. */
const prepared: readonly Sent[] = [
  "BEGIN",
  {
    name: "begin",
    text: "SELECT set_config('statement_timeout', $1, true), pg_current_xact_id()::text",
    values: ["1000"],
  },
  { name: "insert", text: "INSERT INTO written VALUES ($1)", values: ["row"] },
  { name: "count", text: "SELECT count(*) FROM written WHERE text = $1", values: ["row"] },
  "COMMIT",
];

it.each([
  ["before-commit", 4, [0, 1, 2]],
  ["after-commit", 4, [1, 2, 3]],
] as const)(
  "crashes %s of a transaction with prepared statements, the first time and later",
  async (at, told, rowsAfter) => {
    for (const [skip, expected] of rowsAfter.entries()) {
      await client.query("TRUNCATE written");
      // The second time a name is all that is sent.
      const statements = [prepared, prepared, prepared].flat();
      const { end, told: heard } = await run({ crash: { at, skip } }, statements);
      expect([end, heard.length]).toEqual(["SIGKILL", told + 5 * skip]);
      expect(await rows()).toBe(expected);
    }
  },
);

it.each<[string, Sent[], number]>([
  ["a transaction that only reads", ["BEGIN", "SELECT * FROM written", "COMMIT"], 0],
  ["a lock", ["BEGIN", "SELECT * FROM written FOR NO KEY UPDATE", "COMMIT"], 0],
  ["a replay that inserts nothing", ["BEGIN", `${insert} ON CONFLICT DO NOTHING`, "COMMIT"], 1],
  ["a change of nothing", ["BEGIN", "UPDATE written SET text = 'a' WHERE false", "COMMIT"], 0],
  ["a transaction that fails", ["BEGIN", insert, "SELECT 1/0", "COMMIT"], 0],
  ["a deletion of nothing", ["DELETE FROM written WHERE false"], 0],
])("does not count %s", async (_what, statements, left) => {
  await client.query("CREATE UNIQUE INDEX IF NOT EXISTS one_row ON written (text)");
  if (left === 1) await client.query(insert);
  for (const at of ["before-commit", "after-commit"] as const) {
    const { end, told } = await run({ crash: { at } }, statements);
    expect([end, told.length]).toEqual([0, statements.length]);
  }
  await client.query("DROP INDEX one_row");
  expect(await rows()).toBe(left);
});

it.each(["before-commit", "after-commit"] as const)(
  "counts what a query writes inside its WITH: %s",
  async (at) => {
    const text = "WITH new AS (INSERT INTO written VALUES ($1) RETURNING text) SELECT * FROM new";
    const statements = ["BEGIN", { name: "with", text, values: ["row"] }, "COMMIT"];
    const { end, told } = await run({ crash: { at } }, statements);
    expect([end, told.length]).toEqual(["SIGKILL", 2]);
    expect(await rows()).toBe(at === "after-commit" ? 1 : 0);
  },
);

it.each(["before-commit", "after-commit"] as const)(
  "waits %s before it crashes, and the transaction with it",
  async (at) => {
    const from = performance.now();
    const running = run({ crash: { at, delayMs: 1_500, randomDelayMs: 50 } }, transaction);
    // Until then it holds what it has: its lock, or what is committed.
    const [text, state] =
      at === "before-commit" ? [insert, "idle in transaction"] : ["COMMIT", "idle"];
    await waitUntil("the transaction stands still", async () => {
      const found = await admin.query(
        "SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query = $1 AND state = $2",
        [text, state],
      );
      return found.rowCount === 1;
    });
    expect(await rows()).toBe(at === "after-commit" ? 1 : 0);
    const { end, told } = await running;
    expect([end, told.length]).toEqual(["SIGKILL", 2]);
    expect(performance.now() - from).toBeGreaterThan(1_500);
    expect(await rows()).toBe(at === "after-commit" ? 1 : 0);
  },
);

it("takes neither a rollback nor reading for a commit", async () => {
  const { end, told } = await run({ crash: { at: "after-commit" } }, [
    "SELECT 1",
    "BEGIN",
    insert,
    "ROLLBACK",
    "SELECT * FROM written",
  ]);
  expect([end, told.length]).toEqual([0, 5]);
});

it("makes every statement slow", async () => {
  const { told } = await run({ "slow-sql": { ms: 300 } }, ["SELECT 1", "SELECT 2"]);
  expect(told.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  for (const { ms } of told) expect(ms).toBeGreaterThanOrEqual(299);
});

it("makes statements slow for the driver's time limit, too", async () => {
  const { told } = await run({ "slow-sql": { ms: 2_000 } }, ["SELECT 1"], { queryTimeoutMs: 200 });
  expect(told[0]?.failure).toBe("Error: Query read timeout");
});

it("does not make connecting slow", async () => {
  const ms = 4_000;
  const { connectMs } = await run({ "slow-sql": { ms } }, [], {});
  expect(connectMs).toBeLessThan(ms);
});

it("is carried by the fault proxy like everything else", async () => {
  const { hostname, port } = new URL(postgres.url);
  const proxy = await createFaultProxy({ target: { host: hostname, port: Number(port) } });
  const url = new URL(postgres.url);
  url.host = proxy.address;
  await proxy.set({ type: "latency", ms: 100 });
  await proxy.set({ type: "slicer", bytes: 1_000, delayMs: 1 });
  const { told } = await run({ crash: "off" }, ["SELECT repeat('x', 5000)"], { url: url.href });
  await proxy.close();
  expect(told[0]?.failure).toBeUndefined();
  expect(told[0]?.ms).toBeGreaterThanOrEqual(200);
  expect(proxy.counts().down.delivered).toBeGreaterThan(5_000);
});
