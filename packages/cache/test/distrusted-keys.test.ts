import { describe, expect, it } from "vitest";
import { DistrustedKeys } from "../src/distrusted-keys.ts";

const create = () => {
  const clock = { now: 0 };
  const keys = new DistrustedKeys(10_000, () => clock.now);
  /** An invalidation that goes on until it is ended. */
  const begin = (key = "42") => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const ended = keys.during(key, () => promise);
    return async (isDone: boolean): Promise<void> => {
      resolve(isDone);
      await ended;
    };
  };
  return { keys, clock, begin };
};

describe("keys that are not read from Redis", () => {
  it("are those that Redis is being told about", async () => {
    const { keys, begin } = create();
    const end = begin();
    expect([keys.has("42"), keys.has("43")]).toEqual([true, false]);
    await end(true);
    expect(keys.has("42")).toBe(false);
  });

  it("stay so until the last of several was taken", async () => {
    const { keys, begin } = create();
    const [first, second] = [begin(), begin()];
    await second(true);
    expect(keys.has("42")).toBe(true);
    await first(true);
    expect(keys.has("42")).toBe(false);
  });

  it("stay so for ten seconds when Redis did not take it, though it takes a later one", async () => {
    const { keys, clock, begin } = create();
    const [first, second] = [begin(), begin()];
    clock.now = 100;
    await first(false);
    await second(true);
    clock.now = 10_099;
    expect(keys.has("42")).toBe(true);
    clock.now = 10_100;
    expect(keys.has("42")).toBe(false);
  });

  it("are forgotten when they are over", async () => {
    const { keys, clock, begin } = create();
    for (let key = 0; key < 1_000; key += 1) {
      clock.now += 100;
      await begin(`${key}`)(false);
    }
    expect(keys.size).toBeLessThanOrEqual(101);
    clock.now += 10_000;
    await begin()(true);
    expect(keys.size).toBe(0);
  });
});
