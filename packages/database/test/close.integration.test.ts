import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createFaultProxy, waitUntil } from "@tandem/lab";
import { type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgres } from "../src/index.ts";

let server: PostgresServer;
beforeAll(async () => void (server = await startPostgres()));
afterAll(() => server.close());

const script = join(import.meta.dirname, "fixtures/close-in-an-outage.ts");

/** A process of its own: only its end shows that no timer and no socket is left. */
const startProcess = (url: string, moment: string) => {
  const child = fork(script, [url, moment]);
  const states: string[] = [];
  child.on("message", (message: { state: string }) => void states.push(message.state));
  const exited = once(child, "exit");
  return {
    states,
    isAt: (state: string) => waitUntil(state, () => states.includes(state)),
    /** Milliseconds from being told to close to the end. */
    end: async (): Promise<number> => {
      const from = performance.now();
      child.send("close");
      const limit = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(limit);
      return performance.now() - from;
    },
  };
};

const proxied = async () => {
  const url = new URL(server.url);
  const proxy = await createFaultProxy({
    target: { host: url.hostname, port: Number(url.port) },
  });
  url.host = proxy.address;
  return { proxy, url: url.href };
};

describe("close", () => {
  it("leaves no timer and reports nothing more when the server is away", async () => {
    const { proxy, url } = await proxied();
    await proxy.set({ type: "down" });
    const closing = startProcess(url, "away");
    await closing.isAt("away");
    const ms = await closing.end();
    expect(closing.states.slice(closing.states.indexOf("closed"))).toEqual(["closed"]);
    expect(closing.states).toContain("retrying");
    expect(ms).toBeLessThan(700);
    await proxy.close();
  });

  it("leaves no socket when the way to the server is dead", async () => {
    const { proxy, url } = await proxied();
    const closing = startProcess(url, "dead");
    await closing.isAt("dead");
    await proxy.set({ type: "blackhole" });
    // Its statements end with their own time.
    expect(await closing.end()).toBeLessThan(3_000);
    await proxy.close();
  });

  it("waits for running statements, may come twice, and lets nothing begin after", async () => {
    const database = await createPostgres({ url: server.url, applicationName: "test" });
    const nap = database.query({ text: "SELECT pg_sleep(0.2), 1 AS answer" });
    const napping = {
      text: "SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(0.2)%'",
    };
    await waitUntil("it runs", async () => (await database.query(napping)).length === 1);
    await Promise.all([database.close(), database.close()]);
    expect(await nap).toMatchObject([{ answer: 1 }]);
    for (const call of [
      database.query({ text: "SELECT 1" }),
      database.transaction(async () => undefined),
      database.check(),
    ])
      await expect(call).rejects.toMatchObject({ code: "unavailable" });
  });
});
