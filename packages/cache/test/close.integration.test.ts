import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createFaultProxy, waitUntil } from "@tandem/lab";
import { missingRedis, type Redis, startRedis } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

const withoutRedis = await missingRedis(process.env);

const script = join(import.meta.dirname, "fixtures/close-in-an-outage.ts");

/** A process of its own: only its end shows that no timer and no socket is left. */
const startProcess = (url: string) => {
  const child = fork(script, [url]);
  const events: string[] = [];
  child.on("message", (event: string) => void events.push(event));
  const exited = once(child, "exit");
  return {
    events,
    isAt: (event: string) => waitUntil(event, () => events.includes(event)),
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

describe.skipIf(withoutRedis)("close", () => {
  let server: Redis;
  beforeAll(async () => void (server = await startRedis()));
  afterAll(() => server.close());

  const proxied = async () => {
    const url = new URL(server.urlFor("recipe-api"));
    const target = { host: url.hostname, port: Number(url.port) };
    const proxy = await createFaultProxy({ target });
    onTestFinished(() => proxy.close());
    url.host = proxy.address;
    return { proxy, url: url.href };
  };

  /** What it says from being told to close to its end, which has to come soon. */
  const saidAtTheEnd = async ({
    events,
    end,
  }: ReturnType<typeof startProcess>): Promise<string[]> => {
    events.length = 0;
    expect(await end()).toBeLessThan(1_000);
    return events;
  };

  it("leaves no timer and no socket when Redis is there", async () => {
    const closing = startProcess((await proxied()).url);
    await closing.isAt("redis-connected");
    expect(await saidAtTheEnd(closing)).toEqual(["left: "]);
  });

  it("leaves no timer between two tries to connect", async () => {
    const { proxy, url } = await proxied();
    await proxy.set({ type: "down" });
    const closing = startProcess(url);
    await waitUntil("tries", () => closing.events.length > 4);
    expect(await saidAtTheEnd(closing)).toEqual(["left: "]);
  });

  it("leaves no socket when Redis does not answer", async () => {
    const { proxy, url } = await proxied();
    const closing = startProcess(url);
    await closing.isAt("redis-connected");
    await proxy.set({ type: "blackhole" });
    expect(await saidAtTheEnd(closing)).toEqual(["left: "]);
  });

  it("leaves no socket of a connection that is being made", async () => {
    const { proxy, url } = await proxied();
    await proxy.set({ type: "blackhole" });
    const closing = startProcess(url);
    await closing.isAt("redis-retrying");
    expect(await saidAtTheEnd(closing)).toEqual(["left: "]);
  });
});
