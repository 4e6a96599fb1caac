import { missingRedis } from "@tandem/stack";
import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createFaultProxy, waitUntil } from "@tandem/lab";
import { createDeadline } from "@tandem/resilience";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRedis, type RedisReport, type Script } from "../src/index.ts";
import { withServer } from "./replicas.ts";

const withoutRedis = await missingRedis(process.env);

const scriptOf = (text: string): Script => ({ name: "test", text, sha: sha1(text) });
const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");
const key = "recipe-api:test";
const count = scriptOf("return redis.call('HSET', KEYS[1], ARGV[1], 1)");

describe.skipIf(withoutRedis)("Redis", () => {
  const { server, operator } = withServer();

  const open = async (url = server().urlFor("recipe-api")) => {
    const reports: RedisReport[] = [];
    const redis = await createRedis({
      url,
      applicationName: "a-test",
      onReport: (report) => reports.push(report),
    });
    onTestFinished(() => redis.close());
    const events = () => reports.map(({ event }) => event);
    const run = () => redis.run(count, [key], [1]);
    const isConnected = () => waitUntil("connected", () => events().at(-1) === "redis-connected");
    return { redis, reports, events, run, isConnected };
  };

  /** Milliseconds until it was refused. */
  const refusalOf = async (reply: Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await expect(reply).rejects.toMatchObject({ name: "RedisError", code: "unavailable" });
    return performance.now() - startedAt;
  };

  /** Half of them at least did not wait at all; a busy machine may hold up some. */
  const areImmediate = (waits: readonly number[]): boolean =>
    (waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 0) < 20;

  it("runs scripts with the keys and arguments that it is given", async () => {
    const { redis, isConnected } = await open();
    await isConnected();
    const echo = scriptOf("return {KEYS[1], ARGV[1], ARGV[2], 1763800000000, false}");
    const reply = await redis.run(echo, [key], [42, "text"]);
    expect(reply).toEqual([key, "42", "text", 1_763_800_000_000, null]);
    await redis.check();
    expect(await operator().client("LIST")).toContain("name=a-test ");
  });

  it("gets a script's text once, then its name, and the text again after SCRIPT FLUSH", async () => {
    const { run, isConnected } = await open();
    await isConnected();
    await operator().config("RESETSTAT");
    await run();
    await run();
    await operator().script("FLUSH");
    await run();
    await run();
    const stats = await operator().info("commandstats");
    expect(stats).toMatch(/cmdstat_evalsha:calls=3,/);
    expect(stats).toMatch(/cmdstat_eval:calls=2,/);
  });

  it("is no error when it is away, and reports in order what becomes of it", async () => {
    await server().kill();
    const { reports, events, run, isConnected } = await open();
    await waitUntil("two tries", () => events().filter((e) => e === "redis-retrying").length >= 2);
    await refusalOf(run());
    await server().start();
    await isConnected();
    await run();
    expect(new Set(events())).toEqual(new Set(["redis-lost", "redis-retrying", "redis-connected"]));
    expect(events()[0]).toBe("redis-lost");
    const retries = reports.flatMap((report) =>
      report.event === "redis-retrying" ? [report] : [],
    );
    expect(retries.map(({ attempt }) => attempt)).toEqual(retries.map((_, index) => index + 1));
    expect(retries[0]).toMatchObject({ err: { code: "ECONNREFUSED" } });
    expect(retries[0]?.delay_ms).toSatisfy((ms: number) => ms >= 90 && ms <= 110);
  });

  it("is refused at once when its process was killed, and is back within 1.2 s of its return", async () => {
    const { events, run, isConnected } = await open();
    await isConnected();
    await run();
    await server().kill();
    await waitUntil("lost", () => events().includes("redis-lost"));
    const refusals: number[] = [];
    while (refusals.length < 20) refusals.push(await refusalOf(run()));
    expect(refusals).toSatisfy(areImmediate);
    await server().start();
    const startedAt = performance.now();
    await isConnected();
    expect(performance.now() - startedAt).toBeLessThan(1_200);
    await run();
    // It was given the text, for it knows none of the names that the last one knew.
    expect(await operator().info("errorstats")).not.toContain("NOSCRIPT");
  });

  it("that is frozen is waited for 100 ms by five, and then by nobody", async () => {
    const { events, run, isConnected } = await open();
    await isConnected();
    server().freeze();
    const waits = await Promise.all(Array.from({ length: 5 }, () => refusalOf(run())));
    for (const ms of waits) {
      expect(ms).toBeGreaterThan(80);
      expect(ms).toBeLessThan(400);
    }
    expect(events().slice(0, 3)).toEqual(["redis-connected", "redis-lost", "redis-retrying"]);
    const until = performance.now() + 2_500;
    const refusals: number[] = [];
    while (performance.now() < until) {
      refusals.push(await refusalOf(run()));
      await delay(10);
    }
    expect(refusals).toSatisfy(areImmediate);
    server().resume();
    const resumedAt = performance.now();
    await isConnected();
    expect(performance.now() - resumedAt).toBeLessThan(2_000);
    await run();
  });

  it("that is slow is asked once a second by a PING of ours, and by nobody else", async () => {
    const url = new URL(server().urlFor("recipe-api"));
    const target = { host: url.hostname, port: Number(url.port) };
    const proxy = await createFaultProxy({ target });
    onTestFinished(() => proxy.close());
    url.host = proxy.address;
    const { reports, run, isConnected } = await open(url.href);
    await isConnected();
    await run();
    await operator().config("RESETSTAT");
    // Everything comes, and too late: the connection stands.
    await proxy.set({ type: "latency", ms: 300 });
    await Promise.all(Array.from({ length: 5 }, () => refusalOf(run())));
    const openedAt = performance.now();
    const looks = () => reports.filter(({ event }) => event === "redis-retrying");
    const refusals: number[] = [];
    while (looks().length < 4) {
      refusals.push(await refusalOf(run()));
      await delay(10);
    }
    expect(refusals).toSatisfy(areImmediate);
    // Each look is at its end 100 ms after it began, and the next one follows a second later.
    expect(performance.now() - openedAt).toBeGreaterThan(3_250);
    const stats = await operator().info("commandstats");
    expect(stats).toMatch(/cmdstat_evalsha:calls=5,/);
    expect(stats).toMatch(/cmdstat_ping:calls=[23],/);
    await proxy.clear();
    await isConnected();
    await run();
  });

  it("refuses what its user may not do, which is reported once and opens no breaker", async () => {
    const { redis, events, reports, run, isConnected } = await open();
    await isConnected();
    const flush = scriptOf("return redis.call('FLUSHALL')");
    for (let each = 0; each < 10; each += 1) await refusalOf(redis.run(flush, [key], []));
    await refusalOf(redis.run(count, ["web-api:test"], [1]));
    expect(events()).toEqual(["redis-connected", "redis-refused", "redis-refused"]);
    expect(reports[1]).toMatchObject({
      err: { message: expect.stringContaining("can't run this command") },
    });
    await run();
  });

  it("that refuses the password is reported, and tried again", async () => {
    const url = new URL(server().urlFor("recipe-api"));
    url.password = "wrong";
    const { reports, events, run } = await open(url.href);
    await waitUntil("two tries", () => events().filter((e) => e === "redis-retrying").length >= 2);
    expect(reports[0]).toMatchObject({
      event: "redis-lost",
      err: { message: expect.stringContaining("WRONGPASS") },
    });
    await refusalOf(run());
  });

  it("is not waited for by who leaves", async () => {
    const { redis, isConnected } = await open();
    await isConnected();
    server().freeze();
    const deadline = createDeadline(30);
    // Redis would be given up on after 100 ms, as unavailable.
    const left = { code: "deadline_exceeded" };
    await expect(redis.run(count, [key], [1], deadline)).rejects.toMatchObject(left);
    await expect(redis.run(count, [key], [1], deadline)).rejects.toBe(deadline.reason);
    await expect(redis.check(AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
  });

  it("answers nothing once it is closed, however often", async () => {
    const { redis, events, run, isConnected } = await open();
    await isConnected();
    await Promise.all([redis.close(), redis.close()]);
    await refusalOf(run());
    await refusalOf(redis.check());
    expect(events()).toEqual(["redis-connected"]);
    expect(await operator().client("LIST")).not.toContain("name=a-test ");
  });
});
