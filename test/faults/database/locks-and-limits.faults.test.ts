import { setTimeout as delay } from "node:timers/promises";
import type { Query } from "@tandem/database";
import { type LoadGenerator, type LoadResult, startLoadGenerator } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseLoad, type DatabaseLoadOptions, isWrite } from "../rig/database-load.ts";
import { againstAll, againstWrites, holdLock } from "../rig/hold-lock.ts";
import { slowestOf } from "../rig/latencies.ts";
import { loadAround, lostOf, notRefused } from "../rig/load-around.ts";
import { recoveryAfter, within } from "../rig/load.ts";
import { sayRow } from "../rig/say-row.ts";
import { type OnDatabase, poolSize, producers, startOnDatabase } from "../rig/start-on-database.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

let stack: OnDatabase;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

/** Milliseconds by which each answer of PostgreSQL is late, in row 9. */
const lateMs = 500;

const loadWith = (options: DatabaseLoadOptions, fault: () => Promise<void>): Promise<LoadResult> =>
  loadAround(generator, databaseLoad(stack.url, options), fault);

const measure = (result: LoadResult, healedAt: number) => {
  const slowestMs = slowestOf(within(result, {}));
  const recoveredMs = recoveryAfter(result, healedAt);
  const found = `slowest ${slowestMs.toFixed(0)} ms; recovered after ${recoveredMs.toFixed(0)} ms`;
  return { slowestMs, recoveredMs, found };
};

const ends: Query = {
  text: `SELECT count(pg_terminate_backend(pid))::integer AS count FROM pg_stat_activity
    WHERE application_name = 'recipe-api'`,
};

/** Every second, all connections of recipe-api; how many there were. */
const endConnections = async (times: number): Promise<number> => {
  let ended = 0;
  for (let turn = 0; turn < times; turn += 1) {
    const startedAt = Date.now();
    const [row] = await stack.ask<{ count: number }>(ends);
    ended += row?.count ?? 0;
    await delay(startedAt + 1_000 - Date.now());
  }
  return ended;
};

/** So many reads at once that both pools are as large as they may be, and stay so for 30 s. */
const growPools = async (): Promise<void> => {
  const lock = holdLock(stack.postgres.adminUrl, againstAll, 400);
  await delay(100);
  const reads = Array.from({ length: 6 * poolSize }, () => fetch(`${stack.url}/recipes/42`));
  for (const answer of await Promise.all(reads)) await answer.arrayBuffer();
  await lock;
  for (const name of producers) expect(await stack.databaseConnections(name)).toBe(poolSize);
};

/** Reads that both pools can carry in so many milliseconds while each takes `lateMs`. */
const mostIn = (ms: number): number => (producers.length * poolSize * ms) / lateMs;

/** Reads, so many in a second, and among them a PostgreSQL whose answers are late. */
const readLate = async (rate: number) => {
  await growPools();
  let [slowAt, healedAt] = [0, 0];
  const result = await loadWith({ rate, durationMs: 7_000, writes: 0 }, async () => {
    slowAt = Date.now();
    await stack.proxy.set({ type: "latency", ms: lateMs, jitterMs: 0, direction: "down" });
    await delay(3_500);
    await stack.proxy.clear();
    healedAt = Date.now();
  });
  const { found, ...times } = measure(result, healedAt);
  const meanwhile = within(result, { from: slowAt, to: healedAt });
  const served = meanwhile.filter(({ outcome }) => outcome === "accepted").length;
  const share = served / mostIn(healedAt - slowAt);
  const refusedMs = slowestOf(lostOf(result));
  const refused = `${(100 * share).toFixed(0)} % of capacity; refused after ${refusedMs.toFixed(0)} ms`;
  sayRow(`9, ${rate} a second`, `${refused}; ${found}`, result);
  return { result, share, refusedMs, ...times };
};

// In a statement each: PostgreSQL changes its settings outside of transactions.
const reload = "SELECT pg_reload_conf()";
const takeNoWrites = ["ALTER SYSTEM SET default_transaction_read_only = on", reload];
const takeWrites = ["ALTER SYSTEM RESET default_transaction_read_only", reload];

/** The load, and among it the lock; `writes` are those that cannot have outlasted it. */
const lockFor = async (row: string, lock: Query, ms: number) => {
  let [lockedAt, healedAt] = [0, 0];
  const result = await loadWith({ durationMs: 1_500 + ms + 2_000 }, async () => {
    lockedAt = Date.now();
    await holdLock(stack.postgres.adminUrl, lock, ms);
    healedAt = Date.now();
  });
  const { found, ...times } = measure(result, healedAt);
  sayRow(row, found, result);
  const writes = within(result, { from: lockedAt + 500, to: healedAt - 1_000 }).filter(isWrite);
  expect(writes.length).toBeGreaterThan(2);
  return { result, writes, ...times };
};

describe.skipIf(withoutHaproxy)("behind HAProxy, with a PostgreSQL that does harm", () => {
  beforeAll(async () => {
    stack = await startOnDatabase();
    generator = startLoadGenerator();
    await stack.expectAlwaysTrue(
      await generator.run(databaseLoad(stack.url, { durationMs: 2_000 })),
    );
    expectConnectionsBack = await stack.noteConnections();
  });
  afterAll(async () => {
    await generator.close();
    await stack.close();
  });

  it("row 8: nobody notices that PostgreSQL ends every connection once in a second", async () => {
    let [ended, healedAt] = [0, 0];
    const result = await loadWith({ durationMs: 12_500 }, async () => {
      ended = await endConnections(10);
      healedAt = Date.now();
    });
    const { slowestMs, recoveredMs, found } = measure(result, healedAt);

    sayRow("8", `${ended} connections ended; ${found}`, result);
    expect(ended).toBeGreaterThan(10);
    expect(lostOf(result)).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(1_000);
    expect(recoveredMs).toBeLessThanOrEqual(200);
    await stack.expectAlwaysTrue(result);
  });

  it("row 9: answers that are 0.5 s late lose nobody whom the pools can carry", async () => {
    const { result, slowestMs, recoveredMs } = await readLate(20);

    expect(lostOf(result)).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(2_500);
    expect(recoveredMs).toBeLessThanOrEqual(1_000);
    await stack.expectAlwaysTrue(result);
  });

  it("row 9: with more than the pools can carry, what is too much hears so in 0.6 s", async () => {
    const { result, share, refusedMs, slowestMs, recoveredMs } = await readLate(60);

    expect(notRefused(result)).toEqual([]);
    expect(refusedMs).toBeLessThanOrEqual(600);
    expect(share).toBeGreaterThanOrEqual(0.9);
    expect(slowestMs).toBeLessThanOrEqual(2_500);
    expect(recoveredMs).toBeLessThanOrEqual(1_000);
    await stack.expectAlwaysTrue(result);
  });

  it("row 10: while PostgreSQL takes no writes, they are refused and reads are answered", async () => {
    let [readOnlyAt, healedAt] = [0, 0];
    const result = await loadWith({ durationMs: 8_500 }, async () => {
      for (const text of takeNoWrites) await stack.ask({ text });
      readOnlyAt = Date.now();
      await delay(5_000);
      for (const text of takeWrites) await stack.ask({ text });
      healedAt = Date.now();
    });
    const { slowestMs, recoveredMs, found } = measure(result, healedAt);
    const writes = within(result, { from: readOnlyAt + 200, to: healedAt - 200 }).filter(isWrite);

    sayRow("10", `${writes.length} writes meanwhile; ${found}`, result);
    expect(writes.length).toBeGreaterThan(5);
    expect(new Set(writes.map(({ status }) => status))).toEqual(new Set(["UNAVAILABLE"]));
    expect(lostOf(result).filter((each) => !isWrite(each))).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(2_000);
    expect(recoveredMs).toBeLessThanOrEqual(1_000);
    await stack.expectAlwaysTrue(result);
  });

  it("row 11: while a table is locked against writes, they hear so in time, and reads are answered", async () => {
    const { result, writes, slowestMs, recoveredMs } = await lockFor("11", againstWrites, 5_000);

    expect(new Set(writes.map(({ status }) => status))).toEqual(new Set(["CONFLICT"]));
    expect(lostOf(result).filter((each) => !isWrite(each))).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(1_000);
    expect(recoveredMs).toBeLessThanOrEqual(1_000);
    await stack.expectAlwaysTrue(result);
  });

  it("row 11: behind a table that is locked against all, they pile up and hear so in time", async () => {
    const row = "11, against all";
    const { result, writes, slowestMs, recoveredMs } = await lockFor(row, againstAll, 3_000);

    expect(writes.filter(({ outcome }) => outcome === "accepted")).toEqual([]);
    expect(notRefused(result).filter(({ status }) => status !== "CONFLICT")).toEqual([]);
    // Half a second for a connection, half for the lock, and what a busy machine adds.
    expect(slowestMs).toBeLessThanOrEqual(1_300);
    expect(recoveredMs).toBeLessThanOrEqual(1_000);
    await stack.expectAlwaysTrue(result);
  });

  it("what all of this has opened is closed again", async () => {
    await expect(expectConnectionsBack()).resolves.toBeUndefined();
  });
});
