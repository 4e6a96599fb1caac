import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BatchDone, runBackfill } from "../src/index.ts";
import { type EmptyDatabase, type Rig, startRig } from "./migration-rig.ts";

let rig: Rig;
beforeAll(async () => void (rig = await startRig()));
afterAll(() => rig.close());

const change =
  "UPDATE pots SET lid = name WHERE id BETWEEN :from AND :to AND lid IS DISTINCT FROM name";
const fillLids = { table: "pots", change };

const configOf = ({ url }: EmptyDatabase) => ({ client: "pg", connection: url });

/** So many pots without lids, with the ids 1, 2, 3… times the step. */
const makePots = async (count: number, step = 1): Promise<EmptyDatabase> => {
  const database = await rig.createDatabase();
  await database.query("CREATE TABLE pots (id integer PRIMARY KEY, name text NOT NULL, lid text)");
  const fill = "INSERT INTO pots SELECT n * $2::integer, 'pot ' || n FROM generate_series(1, $1) n";
  await database.query(fill, [count, step]);
  return database;
};

/** How many pots have no lid, or that of another. */
const unfilled = async (database: EmptyDatabase): Promise<number> => {
  const rows = await database.query("SELECT FROM pots WHERE lid IS DISTINCT FROM name");
  return rows.length;
};

const run = async (database: EmptyDatabase, backfill = fillLids, pauseMs = 10) => {
  const batches: BatchDone[] = [];
  const done = await runBackfill({
    config: configOf(database),
    backfill,
    pauseMs,
    lockWaitMs: 300,
    onBatch: (batch) => batches.push(batch),
  });
  return { done, batches };
};

describe("a backfill", () => {
  it("changes all rows there are, a thousand at a time, and says how long the slowest took", async () => {
    const database = await makePots(2_500);
    const { done, batches } = await run(database);

    expect(batches.map(({ from, to, changed }) => [from, to, changed])).toEqual([
      [1, 1_000, 1_000],
      [1_001, 2_000, 1_000],
      [2_001, 2_500, 500],
    ]);
    const longestMs = Math.max(...batches.map(({ ms }) => ms));
    expect(longestMs).toBeGreaterThan(0);
    expect(done).toEqual({ batches: 3, changed: 2_500, longestMs });
    expect(await unfilled(database)).toBe(0);
  });

  it("commits each batch by itself", async () => {
    const database = await makePots(2_500);
    await database.query("ALTER TABLE pots ADD CHECK (id <> 1500 OR lid IS NULL)");
    await expect(run(database)).rejects.toMatchObject({
      code: "failed",
      message: expect.stringMatching(/^ids 1001 to 2000: new row .* violates check constraint/),
    });
    expect(await unfilled(database)).toBe(1_500);
  });

  it("counts rows, not ids, which have gaps and come to their end", async () => {
    const database = await makePots(1_500, 1_000_000);
    await database.query("UPDATE pots SET id = 2147483647 WHERE id = 1500000000");
    const { batches } = await run(database);
    expect(batches.map(({ to, changed }) => [to, changed])).toEqual([
      [1_000_000_000, 1_000],
      [2_147_483_647, 500],
    ]);
  });

  it("has nothing to do in an empty table, nor the second time", async () => {
    const none = { batches: 0, changed: 0, longestMs: 0 };
    expect((await run(await makePots(0))).done).toEqual(none);
    const database = await makePots(1_001);
    await run(database);
    expect((await run(database)).done).toMatchObject({ batches: 2, changed: 0 });
  });

  it("leaves what is added while it runs to those who add it", async () => {
    const database = await makePots(1_001);
    const add = "INSERT INTO pots VALUES (5000, 'new') ON CONFLICT DO NOTHING";
    const adding: Promise<unknown>[] = [];
    const { batches } = await runBackfill({
      config: configOf(database),
      backfill: fillLids,
      pauseMs: 300,
      onBatch: () => adding.push(database.query(add)),
    });
    await Promise.all(adding);
    expect(batches).toBe(2);
    expect(await unfilled(database)).toBe(1);
  });
});

const sleepers = `SELECT pid FROM pg_stat_activity
  WHERE wait_event = 'PgSleep' AND datname = current_database()`;

/** Holds the last of a thousand pots until it is told to let go. */
const holdPot = async (database: EmptyDatabase) => {
  const text = "BEGIN; UPDATE pots SET name = 'mine' WHERE id = 1000; SELECT pg_sleep(60)";
  const holding = database.query(text).catch(() => "cut");
  await waitUntil("somebody holds it", async () => (await database.query(sleepers)).length > 0);
  return async () => {
    await database.query(sleepers.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"));
    expect(await holding).toBe("cut");
  };
};

describe("a batch that somebody is in the way of", () => {
  it("comes through when the way is free, and has held up nobody until then", async () => {
    const database = await makePots(1_000);
    const letGo = await holdPot(database);
    const running = run(database, fillLids, 100);
    // It waits for the last pot, and writers of the first one wait for it, but not for long.
    const write = "SET lock_timeout = '300ms'; UPDATE pots SET name = 'ours' WHERE id = 1";
    for (const began = performance.now(); performance.now() < began + 450;)
      await database.query(write);
    await letGo();
    const { done } = await running;
    expect(done.changed).toBe(1_000);
    expect(done.longestMs).toBeLessThan(390);
    expect(await unfilled(database)).toBe(0);
  });

  it("is busy after five tries, and runs again", async () => {
    const database = await makePots(1_000);
    const letGo = await holdPot(database);
    await expect(run(database)).rejects.toMatchObject({
      code: "busy",
      message: expect.stringMatching(/^ids 1 to 1000: not done in 5 tries of 400 ms: run it again/),
    });
    await letGo();
    expect((await run(database)).done.changed).toBe(1_000);
  });
});

it("a batch that takes too long is undone", async () => {
  const database = await makePots(10);
  const slow = change.replace("lid = name", "lid = name || pg_sleep(0.2)");
  const began = performance.now();
  const running = run(database, { ...fillLids, change: slow });
  await expect(running).rejects.toMatchObject({ code: "busy" });
  // Five tries of 0.4 s, where the statement would take 2 s.
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await unfilled(database)).toBe(10);
});

const script = join(import.meta.dirname, "fixtures/backfill-job.ts");

const startJob = ({ url }: EmptyDatabase, text = change) => {
  const job = spawn(process.execPath, [script, url, text], { stdio: ["ignore", "pipe", "pipe"] });
  const said = Promise.all([readText(job.stdout), readText(job.stderr)]);
  return async (): Promise<string> => {
    job.kill("SIGKILL");
    await once(job, "exit");
    return (await said).join("");
  };
};

const halfDone = (database: EmptyDatabase, count: number): Promise<void> =>
  waitUntil("some of it is done", async () => (await unfilled(database)) < count);

describe("a backfill that is killed", () => {
  it("has done whole batches, and the next one does the rest", async () => {
    const database = await makePots(5_000);
    const kill = startJob(database);
    await halfDone(database, 4_000);
    expect(await kill()).toMatch(/^1 to 1000\n1001 to 2000\n/);
    const left = await unfilled(database);
    expect([3_000, 2_000, 1_000]).toContain(left);

    const { done, batches } = await run(database);
    expect(done).toMatchObject({ batches: 5, changed: left });
    expect(batches[0]).toMatchObject({ from: 1, to: 1_000, changed: 0 });
    expect(await unfilled(database)).toBe(0);
  });

  it("in the middle of a batch leaves all of that or nothing, and holds no row", async () => {
    const database = await makePots(1_000);
    // Three tenths of a second for its thousand rows.
    const kill = startJob(database, change.replace("lid = name", "lid = name || pg_sleep(0.0003)"));
    const look = `SELECT FROM pg_stat_activity
      WHERE query LIKE 'UPDATE pots%' AND state = 'active' AND datname = current_database()`;
    const isChanging = async () => (await database.query(look)).length > 0;
    await waitUntil("it changes rows", isChanging);
    await kill();
    await waitUntil("the server has noticed", async () => !(await isChanging()));
    expect([0, 1_000]).toContain(await unfilled(database));
    await database.query("SET lock_timeout = '100ms'; UPDATE pots SET name = 'ours' WHERE id = 1");
    await run(database);
    expect(await unfilled(database)).toBe(0);
  });
});

it("while one runs, another waits so long and no longer, and migrations go on", async () => {
  const database = await makePots(10_000);
  const kill = startJob(database);
  await halfDone(database, 10_000);
  await expect(run(database)).rejects.toMatchObject({
    code: "busy",
    message: expect.stringMatching(/^another process has been backfilling for 0.3 s: run it again/),
  });
  const lockOfMigrations = "SELECT pg_try_advisory_lock(7426336) AS taken";
  expect(await database.query(lockOfMigrations)).toEqual([{ taken: true }]);
  expect(await kill()).not.toContain("changed");
});
