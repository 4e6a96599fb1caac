import { setTimeout as delay } from "node:timers/promises";
import { waitUntil } from "@tandem/lab";
import { missingRedis, type Redis as Server, startRedis } from "@tandem/stack";
import { Redis as Client } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  createRateLimit,
  type RateLimit,
  type RateLimitOptions,
  type RateLimitReport,
} from "../src/rate-limit.ts";
import { createRedis, type Redis } from "../src/redis.ts";
import { undisturbed } from "./undisturbed.ts";

const withoutRedis = await missingRedis(process.env);

interface Shared {
  readonly limit: RateLimit;
  readonly redis: Redis;
  readonly reports: RateLimitReport[];
}

describe.skipIf(withoutRedis)("a rate limit in Redis", () => {
  let server: Server;
  let operator: Client;
  beforeAll(async () => {
    server = await startRedis();
    operator = new Client(server.urlFor("operator"));
    operator.on("error", () => undefined);
  });
  afterAll(async () => {
    operator.disconnect();
    await server.close();
  });
  afterEach(async () => {
    server.resume();
    if (server.pid === undefined) await server.start();
  });

  let names = 0;
  /** Limits with the same name, each over a connection of its own, as replicas have them. */
  const openShared = (
    count: number,
    options: Partial<RateLimitOptions> = {},
  ): Promise<Shared[]> => {
    names += 1;
    const name = `limit-${names}`;
    const open = async (): Promise<Shared> => {
      const redis = await createRedis({
        url: server.urlFor("web-api"),
        applicationName: "web-api",
      });
      onTestFinished(() => redis.close());
      const reports: RateLimitReport[] = [];
      const limit = createRateLimit({
        owner: "web-api",
        name,
        quota: 100,
        windowMs: 3_600_000,
        redis,
        onFallback: (report) => void reports.push(report),
        ...options,
      });
      await waitUntil("Redis is reached", () => redis.check().then(() => true));
      return { limit, redis, reports };
    };
    return Promise.all(Array.from({ length: count }, open));
  };
  const openOne = async (options?: Partial<RateLimitOptions>): Promise<Shared> => {
    const [only] = await openShared(1, options);
    if (only === undefined) throw new Error("there is none");
    return only;
  };
  const keyOf = ({ name }: RateLimit) => `web-api:rate-limit:${name}:cook`;

  it("is one for all: of 200 requests at once over two connections exactly 100 are allowed", async () => {
    const { taken } = await undisturbed(async () => {
      const replicas = await openShared(2);
      const taking = replicas.flatMap(({ limit }) =>
        Array.from({ length: 100 }, () => limit.take("cook")),
      );
      const all = await Promise.all(taking);
      return { taken: all, isDisturbed: replicas.some(({ reports }) => reports.length > 0) };
    });
    expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(100);
  });

  it("answers as the one in the process does", async () => {
    const { limit: shared, reports } = await openOne({ quota: 3 });
    const alone = createRateLimit({ owner: "web-api", name: "x", quota: 3, windowMs: 3_600_000 });
    for (let turn = 0; turn < 5; turn += 1) {
      const [there, here] = [await shared.take("cook"), await alone.take("cook")];
      expect({ ...there, resetMs: 0, retryAfterMs: 0 }).toEqual({
        ...here,
        resetMs: 0,
        retryAfterMs: 0,
      });
      // An hour by two clocks.
      for (const time of ["resetMs", "retryAfterMs"] as const)
        expect(Math.abs(there[time] - here[time])).toBeLessThan(2_000);
    }
    expect(reports).toEqual([]);
  });

  it("goes on when Redis has forgotten its scripts", async () => {
    const { limit, reports } = await openOne();
    expect(await limit.take("cook")).toMatchObject({ remaining: 99 });
    await operator.script("FLUSH");
    expect(await limit.take("cook")).toMatchObject({ remaining: 98 });
    expect(reports).toEqual([]);
  });

  it("leaves nothing behind: a key ends when it has no more to say", async () => {
    const { limit } = await openOne({ quota: 2, windowMs: 400 });
    await limit.take("cook");
    // To the microsecond: Lua would write 1.7953078483573e+15.
    expect(await operator.get(keyOf(limit))).toMatch(/^\d{16}$/);
    const leftMs = await operator.pttl(keyOf(limit));
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(200);
    await waitUntil("the key is gone", async () => (await operator.exists(keyOf(limit))) === 0);
  });

  it.each(["soup", "nan", "-1", ""])("believes no value that is none: %j", async (value) => {
    const { limit, reports } = await openOne();
    await operator.set(keyOf(limit), value);
    expect(await limit.take("cook")).toMatchObject({ isAllowed: true, remaining: 99 });
    expect(await limit.take("cook")).toMatchObject({ isAllowed: true, remaining: 98 });
    expect(reports).toEqual([]);
  });

  it("takes the key from whatever has another type", async () => {
    const { limit, reports } = await openOne();
    await operator.hset(keyOf(limit), "field", "value");
    expect(await limit.take("cook")).toMatchObject({ isAllowed: true, remaining: 99 });
    expect(reports).toEqual([]);
  });

  it("shuts nobody out for longer than one request takes when the clock of Redis was set back", async () => {
    const { limit } = await openOne({ quota: 2, windowMs: 400 });
    const inAnHour = (Date.now() + 3_600_000) * 1_000;
    await operator.set(keyOf(limit), String(inAnHour));
    const refused = await limit.take("cook");
    expect(refused).toEqual({ isAllowed: false, remaining: 0, resetMs: 400, retryAfterMs: 200 });
    await waitUntil("one is allowed", async () => (await limit.take("cook")).isAllowed, {
      timeoutMs: 1_000,
    });
  });

  /**
   * Takes one each 10 ms while it lasts.
   *
   * @returns the longest, in milliseconds, less those by which this process itself came late
   */
  const takeSteadily = async (limit: RateLimit, durationMs: number): Promise<number> => {
    const end = performance.now() + durationMs;
    const taking: Promise<number>[] = [];
    let lateMs = 0;
    while (performance.now() < end) {
      const startedAt = performance.now();
      taking.push(limit.take("cook").then(() => performance.now() - startedAt));
      await delay(10);
      lateMs = Math.max(lateMs, performance.now() - startedAt - 10);
    }
    return Math.max(...(await Promise.all(taking))) - lateMs;
  };

  const isShared = (limit: RateLimit, reports: readonly RateLimitReport[]) =>
    waitUntil("Redis counts again", async () => {
      await limit.take("baker");
      return reports.at(-1)?.state === "shared";
    });

  it("frozen, everybody is answered within 150 ms by the process, which says so once", async () => {
    const { limit, reports } = await openOne();
    await takeSteadily(limit, 100);
    reports.length = 0;
    server.freeze();
    expect(await takeSteadily(limit, 1_500)).toBeLessThan(150);
    expect(reports).toMatchObject([{ state: "alone" }]);
    server.resume();
    await isShared(limit, reports);
    expect(reports).toMatchObject([{ state: "alone" }, { state: "shared" }]);
  });

  it("killed, everybody is answered at once, and it is shared again when it is back", async () => {
    const { limit, reports } = await openOne();
    await takeSteadily(limit, 100);
    reports.length = 0;
    const killed = server.kill();
    expect(await takeSteadily(limit, 500)).toBeLessThan(150);
    await killed;
    expect(reports).toMatchObject([{ state: "alone" }]);
    await server.start();
    await isShared(limit, reports);
    expect(reports).toMatchObject([{ state: "alone" }, { state: "shared" }]);
  });

  it("whoever had used up the quota finds it used up when Redis is gone", async () => {
    const { limit } = await openOne({ quota: 5 });
    for (let turn = 0; turn < 5; turn += 1) await limit.take("cook");
    await server.kill();
    expect(await limit.take("cook")).toMatchObject({ isAllowed: false });
    expect(await limit.take("baker")).toMatchObject({ isAllowed: true });
  });
});
