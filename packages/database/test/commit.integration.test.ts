import { createFaultProxy, type FaultProxy, killPostgres, waitUntil } from "@tandem/lab";
import { createDeadline } from "@tandem/resilience";
import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { beginMarked } from "../src/begin.ts";
import { isCommitted, type TransactionMark } from "../src/commit-outcome.ts";
import { closeConnections, openConnections } from "../src/connections.ts";
import { createPostgres, type Postgres, postgresLimits, type Transaction } from "../src/index.ts";

let server: PostgresServer;
let proxy: FaultProxy;
let admin: Postgres;
/** Through the proxy. */
let database: Postgres;

beforeAll(async () => {
  server = await startPostgres();
  admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
  await admin.query({ text: "CREATE TABLE pots (id serial)" });
  await admin.query({ text: "GRANT ALL ON pots, pots_id_seq TO PUBLIC" });
  const url = new URL(server.url);
  proxy = await createFaultProxy({ target: { host: url.hostname, port: Number(url.port) } });
  url.host = proxy.address;
  database = await createPostgres({ url: url.href, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await proxy.close();
  await admin.close();
  await server.close();
});
beforeEach(async () => void (await admin.query({ text: "DELETE FROM pots" })));
afterEach(() => proxy.clear());

const count = async (): Promise<number> => (await admin.query({ text: "SELECT FROM pots" })).length;

/** The harm is done between the last statement of the first run and its COMMIT. */
const writeThrough = (harm: () => Promise<void>, runs: number[]) => {
  const deadline = createDeadline(1_800);
  const work = async (transaction: Transaction) => {
    await transaction.query({ text: "INSERT INTO pots DEFAULT VALUES" });
    runs.push(runs.length + 1);
    if (runs.length === 1) await harm();
    return runs.length;
  };
  return database.transaction(work, deadline).finally(() => deadline.close());
};
const cut = () => waitUntil("the connection is cut", () => proxy.counts().open === 0);

describe("a COMMIT without an answer", () => {
  it("that was done gives the result of the one run", async () => {
    const runs: number[] = [];
    const result = writeThrough(
      () => proxy.set({ type: "reset", direction: "down", when: "on data" }),
      runs,
    );
    await waitUntil("it is committed", async () => (await count()) === 1);
    await cut();
    await proxy.clear();
    expect([await result, runs, await count()]).toEqual([1, [1], 1]);
  });

  it("that never arrived is done by a second run", async () => {
    const runs: number[] = [];
    const result = writeThrough(
      () => proxy.set({ type: "reset", direction: "up", when: "on data" }),
      runs,
    );
    await waitUntil("the work is done", () => runs.length === 1);
    await cut();
    await proxy.clear();
    expect([await result, runs, await count()]).toEqual([2, [1, 2], 1]);
  });

  it("is unavailable when nobody can be asked in time, and is not made again", async () => {
    const runs: number[] = [];
    const result = writeThrough(
      () => proxy.set({ type: "reset", direction: "down", when: "on data" }),
      runs,
    );
    await expect(result).rejects.toMatchObject({
      code: expect.stringMatching(/^(unavailable|deadline_exceeded)$/),
    });
    await proxy.clear();
    expect([runs, await count()]).toEqual([[1], 1]);
  });

  it("is found out when the server notices the end of the connection late", async () => {
    const { client, mark } = await openTransaction();
    const connections = await openConnections(config(), () => undefined);
    const deadline = createDeadline(5_000);
    const outcome = isCommitted(connections, mark, deadline);
    // The first answer is "in progress".
    await new Promise((resolve) => setTimeout(resolve, 150));
    await client.query("COMMIT");
    expect(await outcome).toBe(true);
    deadline.close();
    await client.end();
    await closeConnections(connections);
  });
});

const config = () => ({ ...postgresLimits, connectionString: server.url });

const openTransaction = async () => {
  const client = new pg.Client(server.url);
  client.on("error", () => undefined);
  await client.connect();
  const deadline = createDeadline(5_000);
  const mark = await beginMarked(client as unknown as pg.PoolClient, deadline);
  deadline.close();
  await client.query("INSERT INTO pots DEFAULT VALUES");
  return { client, mark };
};

/** Commits until a transaction has this number, or a larger one. */
const comesAgain = async ({ xid }: TransactionMark): Promise<boolean> => {
  const text = "INSERT INTO pots DEFAULT VALUES RETURNING pg_current_xact_id()::text AS xid";
  for (;;) {
    const [row] = await admin.query<{ xid: string }>({ text });
    const given = BigInt(row?.xid ?? 0);
    if (given >= BigInt(xid)) return given === BigInt(xid);
  }
};

describe("after a crash of the server", () => {
  it(
    "a lost transaction is not taken for the one that has its number now",
    { timeout: 60_000 },
    async () => {
      let mark: TransactionMark;
      do {
        // What follows is not written down before the crash, unless the machine is busy: then once more.
        await admin.query({ text: "CHECKPOINT" });
        ({ mark } = await openTransaction());
        await killPostgres(server.process.pid());
        await waitUntil("it is back", () => admin.check().then(() => true), { timeoutMs: 20_000 });
      } while (!(await comesAgain(mark)));
      const connections = await openConnections(config(), () => undefined);
      const deadline = createDeadline(5_000);
      expect(await isCommitted(connections, mark, deadline)).toBe(false);
      deadline.close();
      await closeConnections(connections);
    },
  );

  it("one that was kept is known as such", { timeout: 30_000 }, async () => {
    const { client, mark } = await openTransaction();
    await client.query("COMMIT");
    await admin.query({ text: "CHECKPOINT" });
    await killPostgres(server.process.pid());
    await waitUntil("it is back", () => admin.check().then(() => true), { timeoutMs: 20_000 });
    const connections = await openConnections(config(), () => undefined);
    const deadline = createDeadline(5_000);
    expect(await isCommitted(connections, mark, deadline)).toBe(true);
    deadline.close();
    await closeConnections(connections);
  });
});
