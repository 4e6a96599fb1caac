import { describe, expect, it, vi } from "vitest";
import { createLastGood, type LastGoodOptions } from "../src/index.ts";
import { isOutage, OutageError } from "./source.ts";

interface Page {
  readonly text: string;
}

const createTested = (options: Partial<LastGoodOptions> = {}) => {
  const clock = { now: 0 };
  const lastGood = createLastGood<Page>({
    maxBytes: 1_000_000,
    isOutage,
    now: () => clock.now,
    ...options,
  });
  const answer = (text: string, key = "a") => lastGood.read(key, async () => ({ text }));
  const fail = (error: Error = new OutageError(), key = "a") =>
    lastGood.read(key, async () => {
      throw error;
    });
  return { lastGood, clock, answer, fail };
};

describe("the last good answer", () => {
  it("is asked for each time, and is what came", async () => {
    const { lastGood } = createTested();
    const load = vi.fn(async () => ({ text: "one" }));
    await lastGood.read("a", load);
    expect(await lastGood.read("a", load)).toEqual({ value: { text: "one" }, staleMs: undefined });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("is served in an outage, with how long ago it was asked for", async () => {
    const { clock, answer, fail } = createTested();
    await answer("one");
    clock.now = 4_000;
    expect(await fail()).toEqual({ value: { text: "one" }, staleMs: 4_000 });
  });

  it("is not served for another key, nor for an error that is no outage", async () => {
    const { answer, fail } = createTested();
    await answer("one");
    await expect(fail(new OutageError(), "b")).rejects.toBeInstanceOf(OutageError);
    await expect(fail(new Error("not found"))).rejects.toThrow("not found");
  });

  it("is served for ten minutes and no longer", async () => {
    const { clock, answer, fail } = createTested();
    await answer("one");
    clock.now = 600_000;
    expect(await fail()).toMatchObject({ staleMs: 600_000 });
    clock.now += 1;
    await expect(fail()).rejects.toBeInstanceOf(OutageError);
  });

  it("is renewed once a second", async () => {
    const { clock, answer, fail } = createTested();
    await answer("one");
    clock.now = 999;
    await answer("two");
    expect((await fail()).value.text).toBe("one");
    clock.now = 1_000;
    await answer("three");
    expect(await fail()).toEqual({ value: { text: "three" }, staleMs: 0 });
  });

  it("is what a write left, and not what was asked for before", async () => {
    const { lastGood, clock, fail } = createTested();
    clock.now = 5_000;
    await lastGood.read("a", async () => {
      clock.now = 7_000;
      lastGood.keep("a", { text: "written" });
      return { text: "from before" };
    });
    expect((await fail()).value.text).toBe("written");
  });

  it("is forgotten, and not brought back by what was asked for before", async () => {
    const { lastGood, clock, answer, fail } = createTested();
    await answer("one");
    await lastGood.read("a", async () => {
      clock.now = 2_000;
      lastGood.forget("a");
      return { text: "from before" };
    });
    await expect(fail()).rejects.toBeInstanceOf(OutageError);
    await answer("made anew");
    expect((await fail()).value.text).toBe("made anew");
  });

  it("is bounded in bytes, and is none for 0", async () => {
    const none = createTested({ maxBytes: 0 });
    await none.answer("one");
    await expect(none.fail()).rejects.toBeInstanceOf(OutageError);
    const { answer, fail } = createTested({ maxBytes: 2_000 });
    for (const key of ["a", "b", "c"]) await answer("x".repeat(500), key);
    await expect(fail(new OutageError(), "a")).rejects.toBeInstanceOf(OutageError);
    expect((await fail(new OutageError(), "c")).value.text).toHaveLength(500);
  });

  it("refuses bad options by name", () => {
    expect(() => createTested({ maxBytes: 0.5 })).toThrow(
      new RangeError("maxBytes must be a whole number of at least 0, is 0.5"),
    );
  });
});
