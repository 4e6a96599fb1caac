import { waitUntil } from "@tandem/lab";
import { createDeadline } from "@tandem/resilience";
import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgres, type Postgres, type Transaction } from "../src/index.ts";

let server: PostgresServer;
let admin: Postgres;
let database: Postgres;

beforeAll(async () => {
  server = await startPostgres();
  admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
  const text = "CREATE TABLE pots (id integer PRIMARY KEY DEFERRABLE INITIALLY IMMEDIATE)";
  await admin.query({ text });
  await admin.query({ text: "GRANT ALL ON pots TO PUBLIC" });
  database = await createPostgres({
    url: server.url,
    applicationName: "test",
    maxConnections: 2,
  });
});
afterAll(async () => {
  await database.close();
  await admin.close();
  await server.close();
});
beforeEach(async () => void (await admin.query({ text: "DELETE FROM pots" })));

const insert = (id: number) => ({ text: "INSERT INTO pots VALUES ($1)", values: [id] });
const pots = async (): Promise<number[]> => {
  const rows = await admin.query<{ id: number }>({ text: "SELECT id FROM pots ORDER BY id" });
  return rows.map(({ id }) => id);
};
const pid = { name: "pid", text: "SELECT pg_backend_pid() AS pid" };
/** What a server answers in bad luck only. */
const answer = async (transaction: Transaction, state: string): Promise<void> => {
  const text = "SELECT set_config('test.state', $1, true)";
  await transaction.query({ text, values: [state] });
  await transaction.query({
    text: "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = current_setting('test.state'); END $$",
  });
};

describe("a transaction", () => {
  it("keeps all of its statements and gives the work's result", async () => {
    const work = async (transaction: Transaction) => {
      await transaction.query(insert(1));
      await Promise.all([transaction.query(insert(2)), transaction.query(insert(3))]);
      return "done";
    };
    expect(await database.transaction(work)).toBe("done");
    expect(await pots()).toEqual([1, 2, 3]);
  });

  it("keeps nothing when the work throws, runs it once, and keeps the connection", async () => {
    const [before] = await database.query(pid);
    let runs = 0;
    const call = database.transaction(async (transaction) => {
      runs += 1;
      await transaction.query(insert(1));
      throw new Error("no soup");
    });
    await expect(call).rejects.toThrow("no soup");
    expect([runs, await pots(), await database.query(pid)]).toEqual([1, [], [before]]);
  });

  it("keeps nothing when the server refuses a statement, also when the work goes on", async () => {
    const call = database.transaction(async (transaction) => {
      await transaction.query(insert(1));
      await transaction.query(insert(1)).catch(() => undefined);
      return "done";
    });
    await expect(call).rejects.toMatchObject({ code: "23505" });
    expect(await pots()).toEqual([]);
  });

  it("tells what the server refuses at the end", async () => {
    const call = database.transaction(async (transaction) => {
      await transaction.query({ text: "SET CONSTRAINTS ALL DEFERRED" });
      await transaction.query(insert(1));
      await transaction.query(insert(1));
    });
    await expect(call).rejects.toMatchObject({ code: "23505" });
    expect(await pots()).toEqual([]);
  });

  it("runs no statement after its end", async () => {
    let late: Transaction | undefined;
    await database.transaction(async (transaction) => void (late = transaction));
    await expect(late?.query(insert(1))).rejects.toThrow("the transaction has ended");
    expect(await pots()).toEqual([]);
  });

  it("waits for a statement that the work does not wait for", async () => {
    await database.transaction(async (transaction) => {
      void transaction.query({ text: "SELECT pg_sleep(0.1)" });
      void transaction.query(insert(1));
    });
    expect(await pots()).toEqual([1]);
  });

  it("has no longer than its caller for a statement", async () => {
    const limit = (ms: number) => {
      const deadline = createDeadline(ms);
      const text = "SELECT current_setting('statement_timeout') AS limit";
      return database
        .transaction((transaction) => transaction.query<{ limit: string }>({ text }), deadline)
        .finally(() => deadline.close());
    };
    const [short] = await limit(400);
    expect(short?.limit).toMatch(/^\d{1,3}ms$/);
    expect(await limit(5_000)).toEqual([{ limit: "1s" }]);
  });

  it("ends with its caller: the server stops and keeps nothing, the connection is kept", async () => {
    const one = await createPostgres({
      url: server.url,
      applicationName: "one",
      maxConnections: 1,
    });
    const before = await one.query(pid);
    const caller = createDeadline(5_000);
    const from = performance.now();
    const call = one.transaction(async (transaction) => {
      await transaction.query(insert(1));
      await transaction.query({ text: "SELECT pg_sleep(0.9)" }).catch(() => undefined);
      return "done";
    }, caller);
    setTimeout(() => caller.cancel(), 100);
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
    expect(await one.query(pid)).toEqual(before);
    expect(performance.now() - from).toBeLessThan(850);
    expect(await pots()).toEqual([]);
    await one.close();
  });

  it("keeps nothing when its caller leaves between two statements", async () => {
    const caller = createDeadline(5_000);
    const call = database.transaction(async (transaction) => {
      await transaction.query(insert(1));
      caller.cancel();
    }, caller);
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
    const open = { text: "SELECT FROM pg_stat_activity WHERE state = 'idle in transaction'" };
    await waitUntil("it has ended", async () => (await admin.query(open)).length === 0);
    expect(await pots()).toEqual([]);
  });

  it("is not begun for a caller who has left", async () => {
    const one = await createPostgres({
      url: server.url,
      applicationName: "one",
      maxConnections: 1,
    });
    const gone = createDeadline(5_000);
    gone.cancel();
    let runs = 0;
    const call = one.transaction(async () => void (runs += 1), gone);
    await expect(call).rejects.toBe(gone.reason);
    // Whoever had the one connection has given it back.
    await one.check();
    expect(runs).toBe(0);
    await one.close();
  });

  it("without a deadline has 1.8 s", async () => {
    const from = performance.now();
    const call = database.transaction(async (transaction) => {
      for (;;) await transaction.query({ text: "SELECT pg_sleep(0.3)" });
    });
    await expect(call).rejects.toMatchObject({ code: "unavailable" });
    expect(performance.now() - from).toBeLessThan(2_300);
  });
});

describe("other transactions", () => {
  it("that hold a lock for too long are a conflict, after half a second", async () => {
    const locked = Promise.withResolvers<undefined>();
    const done = Promise.withResolvers<undefined>();
    const holder = admin.transaction(async (transaction) => {
      await transaction.query({ text: "LOCK TABLE pots" });
      locked.resolve(undefined);
      await done.promise;
    });
    await locked.promise;
    const from = performance.now();
    await expect(
      database.transaction((transaction) => transaction.query(insert(1))),
    ).rejects.toMatchObject({ code: "conflict", cause: { code: "55P03" } });
    const ms = performance.now() - from;
    // A read knows no conflict.
    await expect(database.query({ text: "SELECT FROM pots" })).rejects.toMatchObject({
      code: "unavailable",
    });
    done.resolve(undefined);
    await holder;
    expect(ms).toBeGreaterThan(450);
    expect(ms).toBeLessThan(1_200);
    await database.transaction((transaction) => transaction.query(insert(1)));
    expect(await pots()).toEqual([1]);
  });

  it("that wait for each other are both done, one of them in a second run", async () => {
    await admin.query({ text: "INSERT INTO pots VALUES (1), (2)" });
    const bothLocked = Promise.withResolvers<undefined>();
    const update = { name: "update", text: "UPDATE pots SET id = id WHERE id = $1" };
    let runs = 0;
    const change = (first: number, second: number) =>
      admin.transaction(async (transaction) => {
        runs += 1;
        // Before the lock is given up, which the server does after 0.5 s.
        await transaction.query({ text: "SET LOCAL deadlock_timeout = '50ms'" });
        await transaction.query({ ...update, values: [first] });
        if (runs === 2) bothLocked.resolve(undefined);
        await bothLocked.promise;
        await transaction.query({ ...update, values: [second] });
      });
    await Promise.all([change(1, 2), change(2, 1)]);
    expect(runs).toBe(3);
  });

  it("that are in the way to the end are a conflict", async () => {
    const deadline = createDeadline(600);
    let runs = 0;
    const call = database.transaction(async (transaction) => {
      runs += 1;
      await answer(transaction, "40001");
    }, deadline);
    await expect(call).rejects.toMatchObject({ code: "conflict", cause: { code: "40001" } });
    expect(runs).toBeGreaterThan(1);
    deadline.close();
  });
});

describe("a server that cannot write", () => {
  it("is unavailable while it is read-only, for reads it is not, and takes writes again after", async () => {
    const set = async (value: "on" | "off") => {
      const on = "ALTER SYSTEM SET default_transaction_read_only = on";
      const off = "ALTER SYSTEM RESET default_transaction_read_only";
      await admin.query({ text: "SET transaction_read_only = off" });
      await admin.query({ text: value === "on" ? on : off });
      await admin.query({ text: "SELECT pg_reload_conf()" });
    };
    const one = await createPostgres({
      url: server.url,
      applicationName: "one",
      maxConnections: 1,
    });
    const write = () => one.transaction((transaction) => transaction.query(insert(1)));
    const before = await one.query(pid);
    await set("on");
    try {
      const text = "SELECT current_setting('default_transaction_read_only') AS value";
      const isReadOnly = async () => (await one.query({ text }))[0]?.["value"] === "on";
      await waitUntil("it is read-only", isReadOnly);
      const from = performance.now();
      await expect(write()).rejects.toMatchObject({
        code: "unavailable",
        cause: { code: "25006" },
      });
      expect(performance.now() - from).toBeLessThan(1_000);
      expect(await one.query(pid)).not.toEqual(before);
    } finally {
      await set("off");
    }
    await waitUntil("it takes writes", async () => (await write(), true));
    expect(await pots()).toEqual([1]);
    await one.close();
  });

  it("is unavailable when its disk is full, at once", async () => {
    const from = performance.now();
    const call = database.transaction((transaction) => answer(transaction, "53100"));
    await expect(call).rejects.toMatchObject({ code: "unavailable", cause: { code: "53100" } });
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});
