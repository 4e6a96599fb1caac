import { createFaultProxy, waitUntil } from "@tandem/lab";
import { createDeadline } from "@tandem/resilience";
import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import knex from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectionReport, createPostgres, type Postgres, toQuery } from "../src/index.ts";

let server: PostgresServer;
let admin: Postgres;
let database: Postgres;
const reports: ConnectionReport[] = [];

beforeAll(async () => {
  server = await startPostgres();
  admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
  database = await createPostgres({
    url: server.url,
    applicationName: "test",
    maxConnections: 2,
    onReport: (report) => reports.push(report),
  });
});
afterAll(async () => {
  await database.close();
  await admin.close();
  await server.close();
});

const pid = async (): Promise<number> => {
  const [row] = await database.query<{ pid: number }>({
    name: "pid",
    text: "SELECT pg_backend_pid() AS pid",
  });
  return row?.pid ?? 0;
};

const addressOf = (url: string) => {
  const { hostname: host, port } = new URL(url);
  return { host, port: Number(port) };
};

/** How many statements that begin so are running. */
const running = async (text: string): Promise<number> => {
  const query = `SELECT FROM pg_stat_activity
    WHERE state = 'active' AND starts_with(query, $1) AND pid <> pg_backend_pid()`;
  return (await admin.query({ name: "running", text: query, values: [text] })).length;
};
const naps = () => running("SELECT pg_sleep(0.5)");

const select = (name: string, text: string, values: unknown[] = []) =>
  database.query({ name, text, values });

describe("PostgreSQL", () => {
  it("answers a statement with its values", async () => {
    const rows = await select("echo", "SELECT $1::text AS echo", ["'; DROP TABLE recipes; --"]);
    expect(rows).toEqual([{ echo: "'; DROP TABLE recipes; --" }]);
  });

  it("keeps the connection after a statement that the server refuses", async () => {
    const before = await pid();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(select("cast", "SELECT $1::int AS id", ["x"])).rejects.toMatchObject({
        code: "22P02",
      });
    }
    expect(await pid()).toBe(before);
  });

  it("stops a statement after one second", async () => {
    await expect(select("sleep", "SELECT pg_sleep(30)")).rejects.toMatchObject({
      code: "unavailable",
      cause: { code: "57014" },
    });
  });

  it("stops a statement on the server when the caller leaves, and keeps the connection", async () => {
    const one = await createPostgres({
      url: server.url,
      applicationName: "one",
      maxConnections: 1,
    });
    const backend = async () => {
      const rows = await one.query({ name: "pid", text: "SELECT pg_backend_pid() AS pid" });
      return rows[0];
    };
    const before = await backend();
    const caller = createDeadline(5_000);
    const from = performance.now();
    const call = one.query({ name: "nap", text: "SELECT pg_sleep(0.9)" }, caller);
    setTimeout(() => caller.cancel(), 50);
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
    // The server has stopped as well, long before the statement's own end; the connection is the same.
    expect(await backend()).toEqual(before);
    expect(performance.now() - from).toBeLessThan(550);
    await one.close();
  });

  it("survives that a caller leaves while the server cannot be told", async () => {
    const proxy = await createFaultProxy({ target: addressOf(server.url) });
    const url = new URL(server.url);
    url.host = proxy.address;
    const one = await createPostgres({ url: url.href, applicationName: "one", maxConnections: 1 });
    const caller = createDeadline(5_000);
    const call = one.query({ name: "nap", text: "SELECT pg_sleep(0.5)" }, caller);
    await waitUntil("the statement runs", async () => (await naps()) === 1);
    // The connection of the statement is cut as well, and no other one is let in.
    await proxy.set({ type: "down" });
    caller.cancel();
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
    await waitUntil("the statement has ended", async () => (await naps()) === 0);
    await proxy.clear();
    await waitUntil("the database answers", () =>
      one.check().then(
        () => true,
        () => false,
      ),
    );
    await one.close();
    await proxy.close();
  });

  it("never stops another statement than the one whose caller went away", async () => {
    const one = await createPostgres({
      url: server.url,
      applicationName: "one",
      maxConnections: 1,
    });
    // The statement and the request to stop it race; whoever comes next must not lose.
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const caller = createDeadline(5_000);
      const nap = { name: "blink", text: "SELECT pg_sleep(0.002)" };
      const call = one.query(nap, caller).catch(() => undefined);
      setTimeout(() => caller.cancel(), 1 + (attempt % 3));
      await call;
      const rows = one.query({ name: "next", text: "SELECT 1 AS answer FROM pg_sleep(0.001)" });
      await expect(rows).resolves.toEqual([{ answer: 1 }]);
    }
    await one.close();
  });

  it("is unavailable within 0.5 s when every connection is busy", async () => {
    const busy = [1, 2].map(() => select("nap", "SELECT pg_sleep(0.9)"));
    const from = performance.now();
    await expect(database.check()).rejects.toMatchObject({ code: "unavailable" });
    expect(performance.now() - from).toBeLessThan(900);
    await Promise.all(busy);
  });

  it("does not begin a statement nobody waits for", async () => {
    const gone = createDeadline(5_000);
    gone.cancel();
    const table = { text: "CREATE TABLE begun ()" };
    await expect(database.query(table, gone)).rejects.toBe(gone.reason);
    await expect(database.check(AbortSignal.abort(gone.reason))).rejects.toBe(gone.reason);
  });

  it("lets the server stop a statement whose caller has less than a second", async () => {
    const text = "SELECT current_setting('statement_timeout') AS limit";
    const limit = async (ms?: number): Promise<string> => {
      const deadline = ms === undefined ? undefined : createDeadline(ms);
      const [row] = await database.query<{ limit: string }>({ name: "limit", text }, deadline);
      deadline?.close();
      return row?.limit ?? "";
    };
    expect(await limit(400)).toMatch(/^\d{1,3}ms$/);
    // The connection has its own limit again.
    expect([await limit(), await limit(5_000)]).toEqual(["1s", "1s"]);
  });

  it("makes a read again when its connection ends, and reports that", async () => {
    const nap = { text: "SELECT pg_sleep(0.3), pg_backend_pid() AS pid" };
    const [before, reading] = [await pid(), database.query<{ pid: number }>(nap)];
    await waitUntil("the statement runs", async () => (await running("SELECT pg_sleep(0.3)")) > 0);
    reports.length = 0;
    await admin.query({
      text: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'",
    });
    const [row] = await reading;
    expect(row?.pid).not.toBe(before);
    expect(reports.map(({ state }) => state)).toEqual(["lost", "retrying", "connected"]);
  });

  it("does not make a statement again that the server has stopped", async () => {
    const from = performance.now();
    await expect(select("sleep", "SELECT pg_sleep(30)")).rejects.toThrow("does not answer");
    expect(performance.now() - from).toBeLessThan(1_700);
  });

  it("closes a connection that was left inside a transaction", async () => {
    const before = await pid();
    await database.query({ text: "BEGIN" });
    const pids = new Set([await pid(), await pid()]);
    expect([...pids].filter((each) => each === before)).toHaveLength(pids.size - 1);
    const left = { text: "SELECT FROM pg_stat_activity WHERE state = 'idle in transaction'" };
    await waitUntil("nothing is open", async () => (await admin.query(left)).length === 0);
  });

  it("is unavailable to a wrong password, and says why", async () => {
    const url = new URL(server.url);
    url.password = "wrong";
    const one = await createPostgres({ url: url.href, applicationName: "one" });
    const from = performance.now();
    await expect(one.check()).rejects.toMatchObject({
      code: "unavailable",
      cause: { code: "28P01" },
    });
    expect(performance.now() - from).toBeLessThan(1_000);
    await one.close();
  });

  it("runs what knex built, with its values apart", async () => {
    const hostile = ["'; DROP TABLE recipes; --", "$1 ? ?? :a", "\\'\"%_", "ü€😀"];
    const builder = knex({ client: "pg" });
    const query = toQuery(builder.select(builder.raw("?::text[] AS values", [hostile])));
    expect(await database.query(query)).toEqual([{ values: hostile }]);
  });
});
