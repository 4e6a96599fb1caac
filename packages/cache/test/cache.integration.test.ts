import { missingRedis } from "@tandem/stack";
import { setTimeout as delay } from "node:timers/promises";
import { waitUntil } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import { connect, createReplica, keyOf, withServer } from "./replicas.ts";
import { createSource, type Dish, OutageError } from "./source.ts";

const withoutRedis = await missingRedis(process.env);

describe.skipIf(withoutRedis)("a cache with Redis", () => {
  const { server, operator } = withServer();

  const createReplicas = async (options: Parameters<typeof createReplica>[2] = {}) => {
    const source = createSource();
    source.set("42", 1);
    const [here, there] = await Promise.all([
      createReplica(server(), source, options),
      createReplica(server(), source, options),
    ]);
    const isShared = (version: number) =>
      waitUntil("shared", async () => (await operator().hget(keyOf(), "version")) === `${version}`);
    return { source, here, there, isShared };
  };

  it("finds what another replica has asked for", async () => {
    const { source, here, there, isShared } = await createReplicas();
    expect(await here.versionOf()).toBe(1);
    await isShared(1);
    expect(await there.read()).toEqual({
      value: { name: "42 of 1", version: 1 },
      staleMs: undefined,
    });
    expect([here.tiers, there.tiers]).toEqual([["source"], ["redis"]]);
    expect(source.asked).toHaveLength(1);
  });

  it("finds that there is nothing, too, for a second", async () => {
    const { source, here, there } = await createReplicas();
    await here.read("7");
    await waitUntil("shared", async () => (await operator().exists(keyOf("7"))) === 1);
    expect((await there.read("7")).value).toBeUndefined();
    expect(there.tiers).toEqual(["redis"]);
    source.set("7", 1);
    // A second there, counted from here, and a second in the process, counted from when it was read.
    await delay(1_000);
    await waitUntil("found", async () => (await there.versionOf("7")) === 1, { timeoutMs: 1_000 });
  });

  it("keeps what it found there for freshMs from when Redis was asked", async () => {
    const { here, there, isShared } = await createReplicas({ freshMs: 300, random: () => 0 });
    await here.versionOf();
    await isShared(1);
    await delay(200);
    await there.versionOf();
    await delay(200);
    await there.versionOf();
    await delay(150);
    await there.versionOf();
    expect(there.tiers).toEqual(["redis", "memory", "redis"]);
  });

  it("asks the source when the copy in Redis is as old as it may be", async () => {
    const { source, here, there, isShared } = await createReplicas({
      freshMs: 1,
      sharedFreshMs: 400,
      random: () => 0,
    });
    await here.versionOf();
    await isShared(1);
    await there.versionOf();
    source.set("42", 2);
    await delay(400);
    expect(await there.versionOf()).toBe(2);
    expect(there.tiers).toEqual(["redis", "source"]);
  });

  it("sees a write at once in its process, and freshMs later in the others", async () => {
    const { source, here, there, isShared } = await createReplicas();
    await here.versionOf();
    await isShared(1);
    await there.versionOf();
    const asOf = performance.now();
    await here.cache.changed("42", source.set("42", 2), 2, asOf);
    expect(await here.versionOf()).toBe(2);
    expect(await there.versionOf()).toBe(1);
    await delay(1_000);
    expect(await there.versionOf()).toBe(2);
  });

  it("does not read from Redis what it is telling Redis to forget", async () => {
    const { source, here, there, isShared } = await createReplicas({ memory: { maxBytes: 0 } });
    await there.versionOf();
    await isShared(1);
    const written = here.cache.changed("42", source.set("42", 2), 2, performance.now());
    expect(await here.versionOf()).toBe(2);
    await written;
    expect(here.tiers).toEqual(["source"]);
  });

  it("does not believe Redis for as long as it matters that Redis did not hear of a write", async () => {
    const sharedFreshMs = 1_500;
    const { source, here, there, isShared } = await createReplicas({
      memory: { maxBytes: 0 },
      sharedFreshMs,
    });
    await there.versionOf();
    await isShared(1);
    const entry = await operator().hgetall(keyOf());
    server().freeze();
    const toldAt = performance.now();
    await here.cache.changed("42", source.set("42", 2), 2, toldAt);
    expect(performance.now() - toldAt).toBeLessThan(300);
    await there.versionOf().catch(() => undefined);
    server().resume();
    // As if what Redis was told had been lost on the way.
    await waitUntil("awake", async () => (await operator().del(keyOf())) >= 0);
    await operator().hset(keyOf(), entry);
    while (performance.now() - toldAt < sharedFreshMs) {
      expect(await here.versionOf()).toBe(2);
      await delay(20);
    }
    expect(await here.versionOf()).toBe(2);
    expect(await there.versionOf()).toBe(2);
  });

  it("serves a stale copy that another replica has made", async () => {
    const { source, here, there, isShared } = await createReplicas({
      freshMs: 1,
      sharedFreshMs: 100,
    });
    await here.versionOf();
    await isShared(1);
    source.fail(new OutageError());
    await delay(110);
    const { value, staleMs } = await there.read();
    expect(value?.version).toBe(1);
    expect(staleMs).toSatisfy((ms: number) => ms >= 110 && ms < 500);
    expect(there.tiers).toEqual(["stale"]);
    await here.cache.doubt("42");
    expect(await there.read()).toMatchObject({ value: { version: 1 } });
  });

  it("serves nobody what was deleted, stale neither", async () => {
    const { source, here, there, isShared } = await createReplicas({ memory: { maxBytes: 0 } });
    await there.versionOf();
    await isShared(1);
    source.remove("42");
    await here.cache.changed("42", undefined, 2, performance.now());
    source.fail(new OutageError());
    await expect(there.read()).rejects.toBeInstanceOf(OutageError);
  });

  it("with 0 ms of freshness uses what is in Redis for an outage alone", async () => {
    const { source, here, there, isShared } = await createReplicas({ freshMs: 0 });
    await here.versionOf();
    await isShared(1);
    await there.versionOf();
    source.fail(new OutageError());
    expect(await there.read()).toMatchObject({ value: { version: 1 } });
    expect(there.tiers).toEqual(["source", "stale"]);
  });

  it("makes one question per process for 500 readers of a cold key", async () => {
    const { source, here, there } = await createReplicas();
    const answer = source.hold();
    const readers = Array.from({ length: 500 }, () => [here.read(), there.read()]).flat();
    await waitUntil("asked", () => source.asked.length === 2);
    answer();
    const answers = await Promise.all(readers);
    expect(new Set(answers.map(({ value }) => value?.version))).toEqual(new Set([1]));
    expect(source.asked).toHaveLength(2);
  });

  it("keeps two shapes side by side", async () => {
    const source = createSource();
    source.set("42", 1);
    const old = await createReplica(server(), source, { freshMs: 1 });
    const renamed = (json: unknown): Dish | undefined =>
      (json as { name?: string }).name?.startsWith("new") ? (json as Dish) : undefined;
    const next = await createReplica(server(), source, {
      name: "dish-v2",
      freshMs: 1,
      parse: renamed,
    });
    const load = async (): Promise<Dish> => ({ name: "new 42", version: 1 });
    for (let rounds = 0; rounds < 5; rounds += 1) {
      expect((await old.read()).value?.name).toBe("42 of 1");
      const deadline = new AbortController();
      const found = await next.cache.read("42", load, {
        signal: deadline.signal,
        reason: undefined,
        remainingMs: () => 1_000,
      });
      expect(found.value?.name).toBe("new 42");
      await delay(5);
    }
    expect(await operator().keys("*")).toHaveLength(2);
    expect(old.tiers).toContain("redis");
    expect(next.tiers).toContain("redis");
  });

  it("asks the source when what is in Redis is no value, and replaces it", async () => {
    const { here, there, isShared } = await createReplicas({ freshMs: 1 });
    await operator().set(keyOf(), "garbage");
    expect(await here.versionOf()).toBe(1);
    await isShared(1);
    await operator().hset(keyOf(), { payload: "garbage" });
    await waitUntil("mended", async () => {
      expect(await there.versionOf()).toBe(1);
      return (await operator().hget(keyOf(), "payload"))?.[0] === "{";
    });
    expect(there.tiers[0]).toBe("source");
  });

  /** Reads without pause, each of a key of its own, and says how long each took. */
  const readFor = async (
    ms: number,
    { read }: Awaited<ReturnType<typeof createReplica>>,
  ): Promise<number[]> => {
    const times: number[] = [];
    const until = performance.now() + ms;
    while (performance.now() < until) {
      const startedAt = performance.now();
      await read(`${times.length}`);
      times.push(performance.now() - startedAt);
      await delay(1);
    }
    return times;
  };

  it("fails no read when Redis is killed, and uses it again when it is back", async () => {
    const { source, here } = await createReplicas({ freshMs: 1 });
    const reading = readFor(1_500, here);
    await delay(200);
    await server().kill();
    await delay(600);
    await server().start();
    const times = await reading;
    expect(Math.max(...times)).toBeLessThan(500);
    await here.isConnected();
    await here.read("42");
    await waitUntil("shared", async () => (await operator().exists(keyOf("42"))) === 1);
    expect(source.asked.length).toBeGreaterThan(times.length / 2);
  });

  it("waits for a frozen Redis 100 ms for five reads, and then not at all", async () => {
    const { here } = await createReplicas({ freshMs: 1 });
    server().freeze();
    const times = await readFor(3_000, here);
    // Five, and perhaps one that the machine itself held up.
    expect(times.filter((ms) => ms > 90).length).toSatisfy((slow: number) => slow >= 5 && slow < 8);
    expect(Math.max(...times)).toBeLessThan(500);
  });

  it("shows nobody an older version after a frozen Redis wakes up and does what it was told", async () => {
    const sharedFreshMs = 1_500;
    const { source, here, there, isShared } = await createReplicas({ freshMs: 50, sharedFreshMs });
    await here.versionOf();
    await isShared(1);
    await delay(60);
    const { redis } = await connect(server());
    // Asked before the write, and stored when Redis is frozen already: it will run first.
    const answer = source.hold();
    await operator().del(keyOf());
    const slow = there.read();
    await waitUntil("asked", () => source.asked.length === 2);
    source.set("42", 2);
    server().freeze();
    answer();
    expect((await slow).value?.version).toBe(1);
    await here.cache.changed("42", { name: "42 of 2", version: 2 }, 2, performance.now());
    const writtenAt = performance.now();
    expect(await here.versionOf()).toBe(2);
    await delay(300);
    server().resume();
    await redis.check().catch(() => undefined);
    const seen = { here: new Set<unknown>(), there: new Set<unknown>() };
    while (performance.now() - writtenAt < sharedFreshMs + 200) {
      seen.here.add(await here.versionOf());
      seen.there.add(await there.versionOf());
      await delay(10);
    }
    expect(seen.here).toEqual(new Set([2]));
    // Redis did as it was told, in order: it has let go of the older one.
    expect(seen.there).toEqual(new Set([2]));
  });
});
