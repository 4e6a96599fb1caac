import { describe, expect, it } from "vitest";
import { createRetryBudget } from "../src/index.ts";

const atTime = () => {
  const clock = { now: 1_000_000 };
  return { clock, budget: createRetryBudget({ now: () => clock.now }) };
};

const takeAll = (budget: { tryTake(): boolean }): number => {
  let taken = 0;
  // Bounded, so that a budget without end fails instead of hanging.
  while (taken < 1_000 && budget.tryTake()) taken += 1;
  return taken;
};

describe("a retry budget", () => {
  it("starts with the burst", () => {
    expect(takeAll(atTime().budget)).toBe(20);
  });

  it("gets a token for every ten calls", () => {
    const { budget } = atTime();
    takeAll(budget);
    for (let call = 0; call < 59; call += 1) budget.recordCall();
    expect(takeAll(budget)).toBe(5);
    budget.recordCall();
    expect(takeAll(budget)).toBe(1);
  });

  it("gets three tokens per second when there are few calls", () => {
    const { budget, clock } = atTime();
    takeAll(budget);
    clock.now += 2_000;
    expect(takeAll(budget)).toBe(6);
  });

  it("gets the larger of the two, not their sum", () => {
    const { budget, clock } = atTime();
    takeAll(budget);
    budget.recordCall();
    for (let call = 0; call < 49; call += 1) budget.recordCall();
    clock.now += 999;
    expect(takeAll(budget)).toBe(5);
  });

  it("never holds more than the burst", () => {
    const { budget, clock } = atTime();
    clock.now += 3_600_000;
    for (let call = 0; call < 1_000; call += 1) budget.recordCall();
    expect(budget.remaining).toBe(20);
    expect(takeAll(budget)).toBe(20);
  });

  it("forgets a quiet night: the calls of the morning count from the first", () => {
    const { budget, clock } = atTime();
    clock.now += 8 * 3_600_000;
    budget.recordCall();
    takeAll(budget);
    for (let call = 0; call < 100; call += 1) budget.recordCall();
    expect(takeAll(budget)).toBe(10);
  });

  it.each([
    [{ ratio: 1.1 }, "ratio must be a number from 0 to 1, is 1.1"],
    [{ minPerSecond: -1 }, "minPerSecond must be a number of at least 0, is -1"],
    [{ burst: 0 }, "burst must be a number of at least 1, is 0"],
  ])("refuses %j by name", (options, message) => {
    expect(() => createRetryBudget(options)).toThrow(new RangeError(message));
  });
});

/** Ten seconds in which every attempt fails after some time, and each call makes two if it may. */
const attemptsInOutage = (arrivals: readonly number[], failsAfterMs: number): number => {
  const { budget, clock } = atTime();
  const began = clock.now;
  const events = arrivals.flatMap((at) => [
    { at, isCall: true },
    { at: at + failsAfterMs, isCall: false },
  ]);
  let attempts = 0;
  for (const { at, isCall } of events.toSorted((a, b) => a.at - b.at)) {
    clock.now = began + at;
    if (isCall) budget.recordCall();
    if (isCall || budget.tryTake()) attempts += 1;
  }
  return attempts;
};

const evenly = (perSecond: number): number[] =>
  Array.from({ length: perSecond * 10 }, (_each, call) => (call * 1_000) / perSecond);
const inBursts = (perSecond: number): number[] =>
  evenly(perSecond).map((at) => Math.floor(at / 500) * 500);

describe("ten seconds of an outage", () => {
  it.each([
    ["100 calls per second", evenly(100), 1],
    ["300 calls per second", evenly(300), 1],
    ["1000 calls per second", evenly(1_000), 1],
    ["100 calls per second that take a second to fail", evenly(100), 1_000],
    ["300 calls per second that take two to fail", evenly(300), 2_200],
    ["100 calls per second in bursts", inBursts(100), 1],
    ["100 calls per second in bursts that take 400 ms to fail", inBursts(100), 400],
  ])("at %s make at most 1.10 × calls + 20 attempts, and nearly that", (_what, calls, after) => {
    const attempts = attemptsInOutage(calls, after);
    expect(attempts).toBeLessThanOrEqual(1.1 * calls.length + 20);
    expect(attempts).toBeGreaterThan(1.08 * calls.length);
  });

  it.each([
    [1, 20],
    [3, 60],
    [10, 148],
  ])("at %d calls per second still retry what 3 per second and the burst allow", (rate, least) => {
    const attempts = attemptsInOutage(evenly(rate), 1);
    expect(attempts).toBeGreaterThanOrEqual(least);
    expect(attempts).toBeLessThanOrEqual(rate * 10 + 20 + 30);
  });
});
