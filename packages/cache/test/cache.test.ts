import { createDeadline } from "@tandem/resilience";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CacheOptions, createCache, type Script, type Tier } from "../src/index.ts";
import { createSource, type Dish, endless, isDish, isOutage, OutageError } from "./source.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Without Redis. No copy is fresh for less than it may be, unless the test says so. */
const createTested = (options: Partial<CacheOptions<Dish>> = {}) => {
  const source = createSource();
  const tiers: Tier[] = [];
  const cache = createCache<Dish>({
    owner: "test",
    name: "dish-v1",
    versionOf: ({ version }) => version,
    parse: (json) => (isDish(json) ? json : undefined),
    memory: { maxBytes: 1_000_000 },
    isOutage,
    onRead: (tier) => tiers.push(tier),
    random: () => 0,
    ...options,
  });
  const read = (key = "42", deadline = endless()) => cache.read(key, source.load(key), deadline);
  const versionOf = async (key = "42") => (await read(key)).value?.version;
  source.set("42", 1);
  return { cache, source, tiers, read, versionOf };
};

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** The error of a promise that has to fail. */
const failureOf = async (result: Promise<unknown>): Promise<unknown> => {
  try {
    await result;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
};

describe("a copy in the process", () => {
  it("answers for a second from before the source was asked", async () => {
    const { source, read, tiers } = createTested();
    const answer = source.hold();
    const first = read();
    await pass(400);
    answer();
    await first;
    await pass(599);
    await read();
    expect(tiers).toEqual(["source", "memory"]);
    await pass(1);
    await read();
    expect(tiers).toEqual(["source", "memory", "source"]);
  });

  it("answers for up to a tenth less, at random", async () => {
    const { read, tiers } = createTested({ random: () => 0.999 });
    await read();
    await pass(899);
    await read();
    await pass(2);
    await read();
    expect(tiers).toEqual(["source", "memory", "source"]);
  });

  it("is one frozen object for all readers", async () => {
    const { read } = createTested();
    const [first, second] = [await read(), await read()];
    expect(first).toEqual({ value: { name: "42 of 1", version: 1 }, staleMs: undefined });
    expect(second.value).toBe(first.value);
    expect(first.value).toSatisfy(Object.isFrozen);
  });

  it("says for a second that there is nothing", async () => {
    const { source, read, tiers } = createTested();
    expect(await read("7")).toEqual({ value: undefined, staleMs: undefined });
    source.set("7", 1);
    await pass(999);
    expect(await read("7")).toEqual({ value: undefined, staleMs: undefined });
    await pass(1);
    expect((await read("7")).value?.version).toBe(1);
    expect(tiers).toEqual(["source", "memory", "source"]);
  });

  it("is never made of an error", async () => {
    const { source, read, tiers } = createTested();
    source.fail(new Error("a mistake"));
    await expect(read()).rejects.toThrow("a mistake");
    source.fail(undefined);
    await read();
    expect(tiers).toEqual(["source"]);
  });

  it("is not made when there shall be none, nor fresh for 0 ms", async () => {
    for (const options of [{ memory: { maxBytes: 0 } }, { freshMs: 0 }]) {
      const { read, tiers } = createTested(options);
      for (let reads = 0; reads < 3; reads += 1) await read();
      await read("7");
      await read("7");
      expect(tiers).toEqual(Array.from({ length: 5 }, () => "source"));
    }
  });
});

describe("readers of one key", () => {
  it("make one question of 500", async () => {
    const { source, read } = createTested();
    const answers = await Promise.all(Array.from({ length: 500 }, () => read()));
    expect(source.asked).toHaveLength(1);
    expect(new Set(answers.map(({ value }) => value)).size).toBe(1);
  });

  it("do not wait for those of another", async () => {
    const { source, read } = createTested();
    const answer = source.hold();
    const slow = read("42");
    await pass(1);
    answer();
    source.hold();
    void read("43");
    expect((await slow).value?.version).toBe(1);
    expect(source.asked.map(({ key }) => key)).toEqual(["42", "43"]);
  });

  it("who come a second after a question was asked make one of their own, and hear its answer", async () => {
    const { source, read } = createTested();
    const answer = source.hold();
    const [first] = [read(), await pass(999)];
    const second = read();
    await pass(1);
    source.set("42", 2);
    const third = read();
    await pass(0);
    expect(source.asked).toHaveLength(2);
    answer();
    const versions = (await Promise.all([first, second, third])).map(({ value }) => value?.version);
    expect(versions).toEqual([1, 1, 2]);
  });

  it("keep the later answer when an earlier one comes after it", async () => {
    const { source, read, versionOf } = createTested();
    const answerFirst = source.hold();
    const first = read();
    await pass(1_000);
    source.set("42", 2);
    const answerSecond = source.hold();
    const second = read();
    await pass(0);
    answerSecond();
    await second;
    answerFirst();
    expect((await first).value?.version).toBe(1);
    expect(await versionOf()).toBe(2);
    expect(source.asked).toHaveLength(2);
  });

  it("join the later question when an earlier one has ended", async () => {
    const { source, read } = createTested();
    const answer = source.hold();
    const first = read();
    await pass(1_500);
    const answerLater = source.hold();
    const later = read();
    await pass(0);
    answer();
    await first;
    const last = read();
    await pass(0);
    answerLater();
    await Promise.all([later, last]);
    expect(source.asked).toHaveLength(2);
  });

  it("leave by their own deadlines, and the question goes on for the others", async () => {
    const { source, read } = createTested();
    const answer = source.hold();
    const patient = read();
    const hasty = failureOf(read("42", createDeadline(100)));
    await pass(100);
    expect(await hasty).toMatchObject({ code: "deadline_exceeded" });
    expect(source.asked[0]?.deadline.reason).toBeUndefined();
    answer();
    expect((await patient).value?.version).toBe(1);
  });

  it("end the question when all of them have left, and the next reader asks anew", async () => {
    const { source, read, versionOf } = createTested();
    source.hold();
    const readers = [100, 150].map((ms) => read("42", createDeadline(ms)));
    const left = Promise.allSettled(readers);
    await pass(149);
    expect(source.asked[0]?.deadline.reason).toBeUndefined();
    await pass(1);
    expect((await left).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(source.asked[0]?.deadline.reason).toMatchObject({ code: "cancelled" });
    expect(vi.getTimerCount()).toBe(0);
    source.hold()();
    expect(await versionOf()).toBe(1);
    expect(source.asked).toHaveLength(2);
  });

  it("who have no time left ask nothing", async () => {
    const { source, read } = createTested();
    const gone = createDeadline(1_000);
    gone.cancel();
    await expect(read("42", gone)).rejects.toMatchObject({ code: "cancelled" });
    expect(source.asked).toEqual([]);
  });

  it("hear after 1.8 s that the source does not answer, whatever time they have", async () => {
    const { source, read } = createTested();
    source.hold();
    const late = failureOf(read());
    await pass(1_800);
    expect(await late).toMatchObject({ code: "deadline_exceeded" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leave no timer behind them", async () => {
    const { read } = createTested();
    await read();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a stale copy", () => {
  /** Version 1 was true at 0 ms, and now it is 5,000. */
  const createStale = async (options: Partial<CacheOptions<Dish>> = {}) => {
    const tested = createTested(options);
    await tested.read();
    await pass(5_000);
    return tested;
  };

  it("is the answer in an outage, with how long ago it was true", async () => {
    const { source, read, tiers } = await createStale();
    source.fail(new OutageError());
    expect(await read()).toEqual({ value: { name: "42 of 1", version: 1 }, staleMs: 5_000 });
    await pass(1_000);
    expect(await read()).toMatchObject({ staleMs: 6_000 });
    expect(tiers).toEqual(["source", "stale", "stale"]);
  });

  it("is none for an error that is no outage", async () => {
    const { source, read } = await createStale();
    source.fail(new Error("a mistake"));
    await expect(read()).rejects.toThrow("a mistake");
  });

  it("is kept for ten minutes and no longer", async () => {
    const { source, read } = await createStale();
    source.fail(new OutageError());
    await pass(595_000);
    expect(await read()).toMatchObject({ staleMs: 600_000 });
    await pass(1);
    await expect(read()).rejects.toBeInstanceOf(OutageError);
  });

  it("is the answer after 250 ms without one; what comes later is kept for the next", async () => {
    const { source, read, tiers } = await createStale();
    source.set("42", 2);
    const answer = source.hold();
    const waiting = read();
    const told = vi.fn();
    void waiting.then(told);
    await pass(249);
    expect(told).not.toHaveBeenCalled();
    await pass(1);
    expect(told).toHaveBeenCalledWith({
      value: expect.objectContaining({ version: 1 }),
      staleMs: 5_250,
    });
    // Whoever comes now does not wait at all.
    expect(await read()).toMatchObject({ staleMs: 5_250 });
    expect(source.asked[0]?.deadline.reason).toBeUndefined();
    answer();
    await pass(0);
    expect(await read()).toMatchObject({ value: { version: 2 }, staleMs: undefined });
    expect(tiers).toEqual(["source", "stale", "stale", "memory"]);
    expect(source.asked).toHaveLength(2);
  });

  it("is not there for a key that was never read: its readers wait, or hear the error", async () => {
    const { source, read } = createTested();
    const answer = source.hold();
    const waiting = read();
    await pass(1_000);
    answer();
    expect((await waiting).value?.version).toBe(1);
    source.fail(new OutageError());
    await expect(read("43")).rejects.toBeInstanceOf(OutageError);
  });

  it("is never one that says there is nothing", async () => {
    const { source, read } = createTested();
    await read("7");
    await pass(5_000);
    source.fail(new OutageError());
    await expect(read("7")).rejects.toBeInstanceOf(OutageError);
  });
});

describe("after a write through this process", () => {
  it("every reader sees it at once, without asking the source", async () => {
    const { cache, source, read, tiers } = createTested();
    await read();
    const asOf = performance.now();
    const written = source.set("42", 2);
    await cache.changed("42", written, 2, asOf);
    expect((await read()).value?.version).toBe(2);
    expect(tiers).toEqual(["source", "memory"]);
  });

  it("what was written is fresh for a second from before the write", async () => {
    const { cache, source, read, tiers } = createTested();
    const asOf = performance.now();
    await pass(600);
    await cache.changed("42", source.set("42", 2), 2, asOf);
    await pass(399);
    await read();
    await pass(1);
    await read();
    expect(tiers).toEqual(["memory", "source"]);
  });

  it("a question from before is not joined, and its answer not kept", async () => {
    const { cache, source, read, versionOf } = createTested();
    const answer = source.hold();
    const before = read();
    await pass(10);
    await cache.changed("42", source.set("42", 2), 2, performance.now() - 2_000);
    source.hold()();
    expect(await versionOf()).toBe(2);
    answer();
    expect((await before).value?.version).toBe(1);
    expect(await versionOf()).toBe(2);
    expect(source.asked).toHaveLength(2);
  });

  it("nobody finds what was deleted, in an outage neither", async () => {
    const { cache, source, read } = createTested();
    await read();
    source.remove("42");
    await cache.changed("42", undefined, 2, performance.now());
    expect(await read()).toEqual({ value: undefined, staleMs: undefined });
    await pass(1_000);
    source.fail(new OutageError());
    await expect(read()).rejects.toBeInstanceOf(OutageError);
  });

  it("what was made anew under its key is found, whatever its version", async () => {
    const { cache, source, versionOf } = createTested();
    source.set("42", 5);
    await versionOf();
    source.remove("42");
    await cache.changed("42", undefined, 6, performance.now());
    source.set("42", 1);
    await pass(1_000);
    expect(await versionOf()).toBe(1);
  });

  it("an older one that is told later changes nothing", async () => {
    const { cache, source, versionOf } = createTested();
    const asOf = performance.now();
    const [second, third] = [source.set("42", 2), source.set("42", 3)];
    await cache.changed("42", third, 3, asOf);
    await cache.changed("42", second, 2, asOf);
    expect(await versionOf()).toBe(3);
    expect(source.asked).toEqual([]);
  });

  it("of unknown outcome the source is asked, and the copy does for an outage", async () => {
    const { cache, source, read, tiers } = createTested();
    await read();
    await cache.doubt("42");
    source.fail(new OutageError());
    expect(await read()).toMatchObject({ value: { version: 1 }, staleMs: 0 });
    source.fail(undefined);
    source.set("42", 2);
    expect(await read()).toMatchObject({ value: { version: 2 }, staleMs: undefined });
    expect(tiers).toEqual(["source", "stale", "source"]);
  });

  it("of unknown outcome another write that began before it is not believed to be the last", async () => {
    const { cache, source, versionOf } = createTested();
    const asOf = performance.now();
    const second = source.set("42", 2);
    await pass(5);
    source.set("42", 3);
    await cache.doubt("42");
    await cache.changed("42", second, 2, asOf);
    expect(await versionOf()).toBe(3);
  });

  it("of unknown outcome a question from before is not kept", async () => {
    const { cache, source, read, versionOf } = createTested();
    const answer = source.hold();
    const before = read();
    await pass(1);
    await cache.doubt("42");
    source.set("42", 2);
    answer();
    await before;
    expect(await versionOf()).toBe(2);
  });
});

describe("while Redis is asked", () => {
  /** Redis answers a read when the test wants it to; what else it is told is noted. */
  const createSlow = async (options: Partial<CacheOptions<Dish>> = {}) => {
    const reply = Promise.withResolvers<unknown>();
    const told: string[] = [];
    const run = async ({ name }: Script): Promise<unknown> => {
      told.push(name);
      return name === "read-entry" ? reply.promise : 1;
    };
    return { ...createTested({ redis: { run }, ...options }), reply, told };
  };
  /** What read-entry answers of a value that was true so long ago. */
  const entry = (ageMs: number, version = 1) => [
    1_763_800_000_000,
    ageMs,
    version,
    0,
    JSON.stringify({ name: "shared", version }),
  ];

  it("readers wait together, and find what it has", async () => {
    const { source, read, tiers, reply, told } = await createSlow();
    const readers = [read(), read()];
    reply.resolve(entry(500));
    const names = (await Promise.all(readers)).map(({ value }) => value?.name);
    expect(names).toEqual(["shared", "shared"]);
    expect(tiers).toEqual(["redis", "redis"]);
    expect(source.asked).toEqual([]);
    expect(told).toEqual(["read-entry"]);
  });

  it("the source is not asked when all readers have left", async () => {
    const { source, read, reply } = await createSlow();
    const left = failureOf(read("42", createDeadline(50)));
    await pass(50);
    expect(await left).toMatchObject({ code: "deadline_exceeded" });
    reply.resolve([1]);
    await pass(0);
    expect(source.asked).toEqual([]);
  });

  it("whoever has lost patience is served the stale copy as soon as Redis has one", async () => {
    const { source, read, reply } = await createSlow({ patienceMs: 10 });
    source.hold();
    const waiting = read();
    await pass(50);
    reply.resolve(entry(20_000));
    expect(await waiting).toMatchObject({ value: { name: "shared" }, staleMs: 20_050 });
    expect(source.asked).toHaveLength(1);
    await pass(1_800);
  });

  it("a write makes that Redis is told nothing of what was asked before", async () => {
    const { cache, source, read, reply, told } = await createSlow();
    const before = read();
    await cache.changed("42", source.set("42", 2), 2, performance.now());
    reply.resolve([1]);
    await before;
    expect(told).toEqual(["read-entry", "invalidate-entry"]);
  });

  it("a write of unknown outcome makes that none of several questions from before is kept", async () => {
    const { cache, source, read, versionOf, reply } = await createSlow();
    const answer = source.hold();
    const oldest = read();
    // Its answer would be fresh until 1,090 ms.
    await pass(90);
    reply.resolve([1]);
    await pass(910);
    const later = read();
    await pass(5);
    await cache.doubt("42");
    source.set("42", 2);
    answer();
    const before = await Promise.all([oldest, later]);
    expect(before.map(({ value }) => value?.version)).toEqual([1, 1]);
    expect(await versionOf()).toBe(2);
  });

  it("what it has is not believed when this process knows of a later version", async () => {
    const { cache, source, read, reply } = await createSlow();
    await cache.changed("42", source.set("42", 2), 2, performance.now() - 2_000);
    reply.resolve(entry(100, 1));
    expect((await read()).value?.version).toBe(2);
    expect(source.asked).toHaveLength(1);
  });

  it("Redis is told what the source said, as of the time of Redis before it was asked", async () => {
    const run = vi.fn(async ({ name }: Script, ..._rest: unknown[]): Promise<unknown> =>
      name === "read-entry" ? [1_763_800_000_000] : 1,
    );
    const { read } = createTested({ redis: { run } });
    await read();
    const args = [1, 1_763_800_000_000, 10_000, 600_000, '{"name":"42 of 1","version":1}'];
    expect(run).toHaveBeenLastCalledWith(expect.anything(), ["test:dish-v1:42"], args, undefined);
    await read("7");
    const absent = [0, 1_763_800_000_000, 10_000, 0];
    expect(run).toHaveBeenLastCalledWith(expect.anything(), ["test:dish-v1:7"], absent, undefined);
  });

  it("Redis is told nothing when it did not say what time it was", async () => {
    const run = vi.fn(async (): Promise<unknown> => {
      throw new Error("away");
    });
    const { read, tiers } = createTested({ redis: { run } });
    await read();
    expect(run).toHaveBeenCalledOnce();
    expect(tiers).toEqual(["source"]);
  });
});

describe("an answer that comes after its question was ended", () => {
  it("is not kept", async () => {
    const { cache, source, read, versionOf } = createTested({ freshMs: 10_000 });
    const answer = source.hold();
    const left = read("42", createDeadline(50)).catch(() => undefined);
    await pass(50);
    await left;
    await cache.doubt("42");
    source.set("42", 2);
    answer();
    await pass(0);
    expect(await versionOf()).toBe(2);
  });
});

describe("the options of a cache", () => {
  it.each([
    [{ memory: { maxBytes: -1 } }, "maxBytes must be a whole number of at least 0, is -1"],
    [{ freshMs: -1 }, "freshMs must be a number from 0 to 2147483647, is -1"],
    [{ sharedFreshMs: 0 }, "sharedFreshMs must be a number from 1 to 2147483647, is 0"],
    [{ flightMs: Number.NaN }, "flightMs must be a number from 1 to 2147483647, is NaN"],
  ])("%j are refused by name", (options, message) => {
    expect(() => createTested(options)).toThrow(new RangeError(message));
  });
});
