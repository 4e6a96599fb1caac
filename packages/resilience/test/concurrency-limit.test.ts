import { describe, expect, it, vi } from "vitest";
import {
  type ConcurrencyLimitOptions,
  createConcurrencyLimit,
  type RequestEnd,
} from "../src/index.ts";
import { createRandom } from "./call-scope.ts";
import { atRandom, evenly, inBursts, simulateLoad, type Span } from "./simulated-load.ts";

const createTested = (options: ConcurrencyLimitOptions = {}) => {
  const clock = { now: 0 };
  return { clock, limit: createConcurrencyLimit({ now: () => clock.now, ...options }) };
};

describe("a concurrency limit", () => {
  it("lets in as many as its limit says, and the next when one has ended", () => {
    const { limit } = createTested({ initial: 8 });
    const letIn = Array.from({ length: 9 }, () => limit.tryAcquire());
    expect(letIn.filter(Boolean)).toHaveLength(8);
    expect(limit.inFlight).toBe(8);
    limit.release(5, "done");
    expect(limit.tryAcquire()).toBe(true);
    expect(limit.tryAcquire()).toBe(false);
  });

  it("refuses with overloaded and when to come back", () => {
    const { limit } = createTested({ retryAfterMs: 2_000 });
    expect(limit.refusal()).toMatchObject({ code: "overloaded", retryAfterMs: 2_000 });
  });

  it("counts no lower than nothing", () => {
    const { limit } = createTested({ min: 1, initial: 1, max: 1 });
    limit.release(5, "done");
    expect(limit.inFlight).toBe(0);
    limit.tryAcquire();
    expect(limit.tryAcquire()).toBe(false);
  });

  interface Windows {
    readonly windows?: number;
    readonly latencyMs?: number;
    readonly end?: RequestEnd;
  }

  /** Windows in which the limit is full and every request ends after so long, in such a way. */
  const run = (
    { limit, clock }: ReturnType<typeof createTested>,
    { windows = 1, latencyMs = 20, end = "done" }: Windows,
  ) => {
    for (let window = 0; window < windows; window += 1) {
      // Bounded, so that a limit that lets everything in fails instead of hanging.
      while (limit.inFlight < 1_000 && limit.tryAcquire());
      clock.now += 100;
      while (limit.inFlight > 0) limit.release(latencyMs, end);
    }
    return limit.limit;
  };

  /** Windows with one request at a time. */
  const runLightly = ({ limit, clock }: ReturnType<typeof createTested>, latencyMs: number) => {
    for (let request = 0; request < 1_000; request += 1) {
      clock.now += 10;
      limit.tryAcquire();
      limit.release(latencyMs, "done");
    }
    return limit.limit;
  };

  it("grows up to its largest while requests take no longer than before", () => {
    const tested = createTested();
    expect(run(tested, { windows: 20 })).toBe(64);
  });

  it("shrinks to near its least while they take far longer", () => {
    const tested = createTested();
    run(tested, {});
    expect(run(tested, { windows: 8, latencyMs: 2_000 })).toBeLessThan(12);
  });

  it("does not shrink for requests that take up to twice as long", () => {
    const tested = createTested();
    run(tested, {});
    expect(run(tested, { windows: 10, latencyMs: 39 })).toBeGreaterThan(32);
  });

  it("shrinks by a tenth, down to its least, while requests run out of our time", () => {
    const tested = createTested();
    run(tested, {});
    expect(tested.limit.limit).toBe(37);
    expect(run(tested, { end: "overdue" })).toBe(33);
    expect(run(tested, { windows: 20, end: "overdue" })).toBe(8);
  });

  it.each([
    ["a request whose end was not our doing", 60_000, "unrelated"],
    ["a latency that is no number", Number.NaN, "done"],
    ["a latency without end", Number.POSITIVE_INFINITY, "done"],
    ["a latency below nothing", -1, "done"],
  ] as const)("learns nothing from %s", (_what, latencyMs, end) => {
    const tested = createTested();
    run(tested, {});
    const before = tested.limit.limit;
    expect(run(tested, { windows: 10, latencyMs, end })).toBe(before);
    run(tested, { windows: 20 });
    expect(tested.limit.limit).toBe(64);
  });

  it("stays where it is while less than half of it is used", () => {
    const tested = createTested();
    expect(run(tested, {})).toBe(37);
    expect(runLightly(tested, 500)).toBe(37);
  });

  it("accepts that requests have become slower for good: near its least it learns anew", () => {
    const tested = createTested();
    run(tested, { windows: 5 });
    expect(run(tested, { windows: 10, latencyMs: 200 })).toBeLessThanOrEqual(16);
    expect(run(tested, { windows: 50, latencyMs: 200 })).toBe(64);
  });

  it("does not take one bad window at its word", () => {
    const tested = createTested();
    run(tested, {});
    expect(run(tested, { latencyMs: 20_000 })).toBe(28);
  });

  it("waits for enough samples", () => {
    const tested = createTested({ min: 1, max: 8 });
    run(tested, { windows: 3 });
    expect(run(tested, { latencyMs: 2_000 })).toBe(8);
    expect(run(tested, { windows: 2, latencyMs: 2_000 })).toBeLessThan(8);
  });

  it("grows again after requests that ran out of our time", () => {
    const tested = createTested();
    const shrunk = run(tested, { end: "overdue" });
    expect(run(tested, { windows: 3 })).toBeGreaterThan(shrunk);
  });

  it("never goes below its least, nor takes no time at all for a queue", () => {
    const tested = createTested({ min: 30, initial: 30 });
    run(tested, {});
    expect(run(tested, { latencyMs: 20_000 })).toBe(30);
    expect(run(createTested(), { windows: 20, latencyMs: 0 })).toBe(64);
  });

  it("learns without load that requests have become slower for good", () => {
    const tested = createTested();
    run(tested, { windows: 20 });
    runLightly(tested, 200);
    expect(run(tested, { windows: 5, latencyMs: 200 })).toBe(64);
  });

  it("learns under load that requests are faster than it thought", () => {
    const tested = createTested();
    run(tested, { windows: 10, latencyMs: 200 });
    run(tested, { windows: 30 });
    expect(run(tested, { windows: 2, latencyMs: 200 })).toBeLessThan(50);
  });

  it("keeps what it has grown to over a pause", () => {
    const tested = createTested();
    run(tested, { windows: 20 });
    tested.clock.now += 60_000;
    tested.limit.tryAcquire();
    expect(tested.limit.limit).toBe(64);
  });

  it("starts anew after a second without requests, not after half of one", () => {
    const tested = createTested();
    run(tested, { windows: 30, end: "overdue" });
    tested.clock.now += 500;
    tested.limit.tryAcquire();
    expect(tested.limit.limit).toBe(8);
    tested.limit.release(2_000, "unrelated");
    tested.clock.now += 1_000;
    tested.limit.tryAcquire();
    expect(tested.limit.limit).toBe(32);
  });

  it("tells each change, and only changes", () => {
    const onChange = vi.fn<(limit: number) => void>();
    const tested = createTested({ onChange, max: 40 });
    run(tested, { windows: 20 });
    expect(onChange.mock.calls).toEqual([[37], [40]]);
  });

  it.each([
    [{ min: 0 }, "min must be a whole number of at least 1, is 0"],
    [{ max: 7 }, "max must be a whole number of at least 8, is 7"],
    [{ initial: 65 }, "initial must be a whole number from 8 to 64, is 65"],
    [{ retryAfterMs: -1 }, "retryAfterMs must be a number from 0 to 2147483647, is -1"],
  ])("refuses %j by name", (options, message) => {
    expect(() => createConcurrencyLimit(options)).toThrow(new RangeError(message));
  });
});

// Eight requests at once, 20 ms each: 400 per second.
const capacity = 400;
const pool = { servers: 8, serviceMs: () => 20 };
// One processor that needs 2.5 ms for each: the same capacity, but everybody waits for everybody.
const processor = { servers: 1, serviceMs: () => 2.5 };
// Every second answer comes from a cache.
const cached = (random: () => number) => ({
  servers: 8,
  serviceMs: () => (random() < 0.5 ? 1 : 39),
});
const various = (random: () => number) => ({
  servers: 8,
  serviceMs: () => -20 * Math.log(1 - random()),
});

const shapes = [
  ["evenly", (span: Span) => evenly(span)],
  ["at random", (span: Span) => atRandom(span, createRandom(3))],
  ["in bursts", (span: Span) => inBursts(span)],
] as const;
const backends = [
  ["a pool of eight", () => pool],
  ["one processor", () => processor],
  ["a cache with a hit of two", () => cached(createRandom(5))],
  ["a pool of eight that takes 0 to 200 ms", () => various(createRandom(5))],
] as const;
const cases = shapes.flatMap(([shape, arrivals]) =>
  backends.map(([name, createBackend]) => ({ shape, arrivals, name, createBackend })),
);

const span = (load: number, from = 0): Span => ({ from, ms: 10_000, perSecond: load * capacity });

describe.each(cases)("with requests that come $shape, before $name,", (each) => {
  const { arrivals, createBackend } = each;

  it("nothing is shed at 0.75 of the capacity", () => {
    const { limit, clock } = createTested();
    const { shed } = simulateLoad(limit, clock, createBackend(), arrivals(span(0.75)));
    expect(shed).toBe(0);
  });

  it("three times the capacity yields at least 80 % of the peak, each within a second", () => {
    const goodputAt = (load: number): number => {
      const { limit, clock } = createTested();
      return simulateLoad(limit, clock, createBackend(), arrivals(span(load))).good / 10;
    };
    const peak = Math.max(...[0.75, 1, 2].map(goodputAt));
    expect(goodputAt(3)).toBeGreaterThanOrEqual(0.8 * peak);
    expect(goodputAt(3)).toBeGreaterThanOrEqual(0.8 * capacity);
  });

  it("a minute of overload does not become the normal case", () => {
    const { limit, clock } = createTested();
    const backend = createBackend();
    simulateLoad(limit, clock, backend, arrivals(span(0.75)));
    const overload = { from: 10_000, ms: 60_000, perSecond: 3 * capacity };
    const { latencies } = simulateLoad(limit, clock, backend, arrivals(overload));
    const last = latencies.slice(-1_000).toSorted((a, b) => a - b);
    expect(last[990]).toBeLessThan(500);
  });

  it("nothing is shed two seconds after an overload", () => {
    const { limit, clock } = createTested();
    const backend = createBackend();
    simulateLoad(limit, clock, backend, arrivals(span(3)));
    simulateLoad(limit, clock, backend, arrivals({ ...span(0.75, 10_500), ms: 2_000 }));
    const { shed } = simulateLoad(limit, clock, backend, arrivals(span(0.75, 12_500)));
    expect(shed).toBe(0);
  });
});

describe("after a second in which everything took a second", () => {
  const spike = (at: number): number => (at >= 5_000 && at < 6_000 ? 1_000 : 20);
  const stalled = { servers: 64, serviceMs: spike };

  const loadUntilSpikeEnds = () => {
    const tested = createTested();
    const arrivals = evenly({ from: 0, ms: 6_000, perSecond: 300 });
    simulateLoad(tested.limit, tested.clock, stalled, arrivals);
    return tested;
  };

  it.each(shapes)("nothing is shed once requests come again, %s, after a pause", (_shape, load) => {
    const { limit, clock } = loadUntilSpikeEnds();
    const { shed } = simulateLoad(limit, clock, pool, load(span(0.75, 60_000)));
    expect(shed).toBe(0);
  });

  it("nothing is shed after another two seconds without a pause", () => {
    const { limit, clock } = loadUntilSpikeEnds();
    simulateLoad(limit, clock, pool, evenly({ from: 7_000, ms: 2_000, perSecond: 300 }));
    const { shed } = simulateLoad(limit, clock, pool, evenly(span(0.75, 9_000)));
    expect(shed).toBe(0);
  });
});

describe("a limit of exactly eight before something that takes 20 ms", () => {
  const fixed = { min: 1, max: 8 };
  const wait = { servers: 1_000, serviceMs: () => 20 };

  it("sheds nothing of what comes evenly at 0.75 of its 400 per second", () => {
    const { limit, clock } = createTested(fixed);
    expect(simulateLoad(limit, clock, wait, evenly(span(0.75))).shed).toBe(0);
  });

  it.each(shapes.slice(0, 2))("yields 80 % of them at three times that, %s", (_shape, load) => {
    const { limit, clock } = createTested(fixed);
    expect(simulateLoad(limit, clock, wait, load(span(3))).good / 10).toBeGreaterThan(0.8 * 400);
  });
});
