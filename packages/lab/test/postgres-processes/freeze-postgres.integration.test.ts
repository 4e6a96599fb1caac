import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { freezePostgres, killPostgres, waitUntil } from "@tandem/lab";
import { type Postgres, startPostgres } from "@tandem/stack";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readProcessTable } from "../../src/postgres-processes/process-table.ts";

let postgres: Postgres;
beforeAll(async () => void (postgres = await startPostgres()));
afterAll(() => postgres.close());

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  // The server is killed in these tests.
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
};

const statesOf = async (pids: readonly number[]): Promise<Set<string | undefined>> => {
  const table = new Map((await readProcessTable()).map(({ pid, state }) => [pid, state]));
  return new Set(pids.map((pid) => table.get(pid)));
};

const backendOf = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
};

/** Whether the statement has its answer by now. */
const watch = (asked: Promise<unknown>): { isDone: boolean } => {
  const state = { isDone: false };
  const done = (): void => void (state.isDone = true);
  asked.then(done, done);
  return state;
};

describe("a frozen PostgreSQL", () => {
  it("stands still with all its processes, and goes on where it was", async () => {
    const client = await connect();
    const backend = await backendOf(client);
    const frozen = await freezePostgres(postgres.process.pid());
    expect(frozen.pids[0]).toBe(postgres.process.pid());
    expect(frozen.pids).toContain(backend);
    // The writers and whoever else belongs to it.
    expect(frozen.pids.length).toBeGreaterThan(4);
    expect(await statesOf(frozen.pids)).toEqual(new Set(["T"]));
    const asked = client.query("SELECT 7 AS seven");
    const answer = watch(asked);
    const another = new pg.Client({ connectionString: postgres.adminUrl });
    const connected = watch(another.connect());
    expect(await statesOf(frozen.pids)).toEqual(new Set(["T"]));
    expect([answer.isDone, connected.isDone]).toEqual([false, false]);
    frozen.resume();
    frozen.resume();
    expect((await asked).rows).toEqual([{ seven: 7 }]);
    await waitUntil("the other one is connected", () => connected.isDone);
    await another.end();
  });

  it("goes on at the end of its block, also when that ends with an error", async () => {
    const client = await connect();
    const failing = async (): Promise<never> => {
      await using _frozen = await freezePostgres(postgres.process.pid());
      throw new Error("the test fails");
    };
    await expect(failing()).rejects.toThrow("the test fails");
    await expect(client.query("SELECT 1")).resolves.toBeDefined();
  });

  it("goes on by itself when its time is over", async () => {
    const client = await connect();
    const from = performance.now();
    await freezePostgres(postgres.process.pid(), { atMostMs: 500 });
    await client.query("SELECT 1");
    expect(performance.now() - from).toBeGreaterThanOrEqual(499);
  });

  it("goes on when the process that froze it ends", async () => {
    const client = await connect();
    const freezer = fork(new URL("../fixtures/freeze-and-end.ts", import.meta.url), {
      execArgv: [],
      env: { SERVER: `${postgres.process.pid()}` },
    });
    const [code] = (await once(freezer, "exit")) as [number];
    expect(code).toBe(0);
    await expect(client.query("SELECT 1")).resolves.toBeDefined();
  });

  it("needs a server, and leaves everybody else alone", async () => {
    await expect(freezePostgres(undefined)).rejects.toThrow("process undefined does not run");
    await expect(freezePostgres(0)).rejects.toThrow("process 0 does not run");
    await expect(freezePostgres(await endedPid())).rejects.toThrow("there is no server to stop");
    await expect(freezePostgres(1, { atMostMs: 0 })).rejects.toThrow(RangeError);
  });
});

const endedPid = async (): Promise<number> => {
  const child: ChildProcess = spawn("true");
  await once(child, "exit");
  return child.pid ?? 0;
};

describe("a killed PostgreSQL", () => {
  it("is gone with all its processes, and comes back with what it has committed", async () => {
    const client = await connect();
    const backend = await backendOf(client);
    // A server for tests waits for nothing, and so loses what it has committed a moment ago.
    await client.query("SET synchronous_commit = on");
    await client.query("CREATE TABLE kept AS SELECT 7 AS seven");
    const server = postgres.process.pid();
    const ended = new Promise((resolve) => client.once("end", resolve));
    await killPostgres(server);
    // A container's first process may be slow to take note of who has ended.
    expect([undefined, "Z"]).toEqual(expect.arrayContaining([...(await statesOf([backend]))]));
    await ended;
    await waitUntil("it is back", async () => (await connect()) !== undefined);
    expect(postgres.process.pid()).not.toBe(server);
    const { rows } = await (await connect()).query("SELECT * FROM kept");
    expect(rows).toEqual([{ seven: 7 }]);
  });
});
