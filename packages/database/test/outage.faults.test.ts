import { freezePostgres, waitUntil } from "@tandem/lab";
import { createDeadline } from "@tandem/resilience";
import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConnectionReport, createPostgres, type Postgres } from "../src/index.ts";
import { faultless, startWorkers } from "./workers.ts";

let server: PostgresServer;
let database: Postgres;
let reports: ConnectionReport[];

beforeAll(async () => {
  server = await startPostgres();
  const admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
  await admin.query({ text: "CREATE TABLE written (id integer)" });
  await admin.query({ text: "GRANT ALL ON written TO PUBLIC" });
  // A server for tests confirms before it has written: it would lose that when it is killed.
  await admin.query({ text: "ALTER ROLE tandem SET synchronous_commit = on" });
  await admin.close();
});
afterAll(() => server.close());

beforeEach(async () => {
  reports = [];
  database = await createPostgres({
    url: server.url,
    applicationName: "test",
    onReport: (report) => reports.push(report),
  });
  await database.check();
});
afterEach(() => database.close());

const select = { text: "SELECT 1" };
const states = () => reports.map(({ state }) => state);
const answers = () => waitUntil("it answers", () => database.check().then(() => true));
const timed = async (call: Promise<unknown>): Promise<[outcome: unknown, ms: number]> => {
  const from = performance.now();
  const outcome = await call.catch((error: unknown) => error);
  return [outcome, performance.now() - from];
};

describe("an outage", () => {
  it("is reported in order, refused at once after 1.8 s, and ends by itself", async () => {
    await server.stop();
    const [first, firstMs] = await timed(database.query(select));
    expect(first).toMatchObject({ code: "unavailable" });
    expect(firstMs).toBeLessThan(2_300);
    await waitUntil("the time to try is over", () => {
      const last = reports.at(-1);
      return last?.state === "retrying" && last.attempt >= 10;
    });
    // The quickest of several: the machine may be busy.
    const refusals = await Promise.all([1, 2, 3, 4, 5].map(() => timed(database.query(select))));
    for (const [refused] of refusals)
      expect(refused).toMatchObject({
        code: "unavailable",
        message: "the database is away",
        cause: { code: "ECONNREFUSED" },
      });
    expect(Math.min(...refusals.map(([, ms]) => ms))).toBeLessThan(5);
    await expect(database.transaction(async () => undefined)).rejects.toMatchObject({
      code: "unavailable",
    });
    await server.start();
    // Nobody asks meanwhile.
    await waitUntil("it is found", () => reports.at(-1)?.state === "connected", {
      timeoutMs: 1_000,
    });
    expect(states().join(" ")).toMatch(/^connected lost( retrying)+ connected$/);
    await database.check();
  });

  it.each([
    ["in order", () => server.stop()],
    ["at once, which it has to recover from", () => server.process.kill()],
  ])("that is a restart is not seen: stopped %s", async (_how, stop) => {
    const workers = startWorkers(database);
    await workers.haveDone(200);
    await stop();
    await server.start();
    await workers.haveDone(200);
    expect(await workers.stop()).toEqual(faultless);
    expect(states().join(" ")).toMatch(/^connected( lost( retrying)+ connected)+$/);
  });

  it("is not seen when the server ends all connections every 200 ms", async () => {
    const admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
    const workers = startWorkers(database);
    for (let round = 0; round < 10; round += 1) {
      await workers.haveDone(20);
      await admin.query({
        text: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'",
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await admin.close();
    expect(await workers.stop()).toEqual(faultless);
  });

  it("that ends idle connections alone is reported once", async () => {
    await Promise.all([database.check(), database.check(), database.check()]);
    const admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
    await admin.query({
      text: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'",
    });
    await admin.close();
    await waitUntil("it is over", () => states().length === 4);
    expect(states()).toEqual(["connected", "lost", "retrying", "connected"]);
  });
});

describe("a server that is frozen", () => {
  const nap = "SELECT pg_sleep(0.05)";

  it("in one process only is not seen: that connection is not used again", async () => {
    const one = await createPostgres({
      url: server.url,
      applicationName: "one",
      maxConnections: 1,
    });
    const deadline = createDeadline(5_000);
    const pid = async (): Promise<number> => {
      const query = { text: "SELECT pg_backend_pid() AS pid" };
      const [row] = await one.query<{ pid: number }>(query, deadline);
      return row?.pid ?? 0;
    };
    const frozen = await pid();
    process.kill(frozen, "SIGSTOP");
    try {
      const [other, ms] = await timed(pid());
      expect(other).toBeGreaterThan(0);
      expect(other).not.toBe(frozen);
      expect(ms).toBeLessThan(2_500);
    } finally {
      deadline.close();
      process.kill(frozen, "SIGCONT");
      await one.close();
    }
  });

  it("keeps nobody waiting, and nothing of it stays", { timeout: 30_000 }, async () => {
    await Promise.all(Array.from({ length: 10 }, () => database.query({ text: nap })));
    const frozen = await freezePostgres(server.process.pid());
    try {
      const calls = Array.from({ length: 12 }, () => timed(database.query({ text: nap })));
      const write = timed(database.transaction((transaction) => transaction.query({ text: nap })));
      for (const [outcome, ms] of await Promise.all([...calls, write])) {
        expect(outcome).toMatchObject({ code: "unavailable" });
        expect(ms).toBeLessThan(2_300);
      }
      await waitUntil("it is refused at once", async () => (await timed(database.check()))[1] < 5);
    } finally {
      frozen.resume();
    }
    const from = performance.now();
    await answers();
    expect(performance.now() - from).toBeLessThan(2_000);
    const admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
    const left = {
      text: "SELECT state FROM pg_stat_activity WHERE application_name = 'test' AND state <> 'idle'",
    };
    await waitUntil("nothing of it runs", async () => (await admin.query(left)).length === 0);
    const outcomes = Array.from({ length: 10 }, () => database.query({ text: nap }));
    expect(await Promise.all(outcomes)).toHaveLength(10);
    const all = { text: "SELECT FROM pg_stat_activity WHERE application_name = 'test'" };
    expect((await admin.query(all)).length).toBeLessThanOrEqual(10);
    await admin.close();
  });
});
