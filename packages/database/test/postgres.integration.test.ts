import { createFaultProxy, waitUntil } from "@tandem/lab";
import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgres, type Postgres } from "../src/index.ts";

let server: PostgresServer;
let database: Postgres;
const lost: Error[] = [];

beforeAll(async () => {
  server = await startPostgres();
  database = await createPostgres({
    url: server.url,
    applicationName: "test",
    maxConnections: 2,
    onConnectionLost: (error) => lost.push(error),
  });
});
afterAll(async () => {
  await database.close();
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

/** How many of the statements that sleep are running. */
const naps = async (): Promise<number> => {
  const [row] = await database.query<{ count: number }>({
    name: "naps",
    text: `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(0.5)%'`,
  });
  return row?.count ?? 0;
};

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

  it("stops a statement on the server when the signal aborts, and keeps the connection", async () => {
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
    const caller = new AbortController();
    const reason = new Error("too late");
    const from = performance.now();
    const call = one.query({ name: "nap", text: "SELECT pg_sleep(0.9)" }, caller.signal);
    setTimeout(() => caller.abort(reason), 50);
    await expect(call).rejects.toBe(reason);
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
    const caller = new AbortController();
    const call = one.query({ name: "nap", text: "SELECT pg_sleep(0.5)" }, caller.signal);
    await waitUntil("the statement runs", async () => (await naps()) === 1);
    // The connection of the statement is cut as well, and no other one is let in.
    await proxy.set({ type: "down" });
    caller.abort(new Error("too late"));
    await expect(call).rejects.toThrow("too late");
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
      const caller = new AbortController();
      const nap = { name: "blink", text: "SELECT pg_sleep(0.002)" };
      const call = one.query(nap, caller.signal).catch(() => undefined);
      setTimeout(() => caller.abort(new Error("too late")), 1 + (attempt % 3));
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
    const reason = new Error("too late");
    const call = database.query({ name: "pid", text: "SELECT 1" }, AbortSignal.abort(reason));
    await expect(call).rejects.toBe(reason);
  });

  it("survives a server that ends all connections, idle and in use", async () => {
    const inUse = select("nap", "SELECT pg_sleep(0.9)");
    const outcome = inUse.catch((error: unknown) => error);
    await pid();
    const admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
    await admin.query({
      name: "terminate",
      text: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'",
    });
    await admin.close();
    expect(await outcome).toMatchObject({ code: "unavailable" });
    // The one in use is told to whoever waits; the idle one to the listener, once.
    await waitUntil("the loss is reported", () => lost.length > 0);
    expect(lost).toHaveLength(1);
    await waitUntil("it answers again", async () => (await pid()) > 0);
  });

  it("is unavailable while the server is down, and answers again when it is back", async () => {
    await server.stop();
    await expect(database.check()).rejects.toMatchObject({ code: "unavailable" });
    await server.start();
    await waitUntil("it answers again", async () => (await pid()) > 0);
  });
});
