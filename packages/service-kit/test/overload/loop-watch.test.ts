import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLoopWatch, type LoopWatch } from "../../src/overload/loop-watch.ts";

const onLate = vi.fn<(milliseconds: number) => void>();
let now = 1_000;
let watch: LoopWatch;

beforeEach(() => {
  onLate.mockClear();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  vi.spyOn(performance, "now").mockImplementation(() => now);
  watch = createLoopWatch({ onLate });
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

/** The loop comes to the next tick so many milliseconds after it was due. */
const tick = (lateMs = 0): boolean => {
  now += 50 + lateMs;
  vi.advanceTimersByTime(50);
  return watch.isBlocked();
};

it("once late is no reason, twice in a row is, and one tick on time ends it", () => {
  expect([tick(), tick(500), tick(), tick(101), tick(101), tick(2_000), tick(0)]).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
    false,
  ]);
});

it("100 ms late are not late, however often", () => {
  expect([tick(100), tick(100), tick(100)]).toEqual([false, false, false]);
});

it("from 50 ms on the delay is told, once in 10 s at most", () => {
  tick(49);
  expect(onLate).not.toHaveBeenCalled();
  tick(50.4);
  const told = now;
  while (now + 150 - told < 10_000) tick(100);
  expect(onLate).toHaveBeenCalledExactlyOnceWith(50);
  tick(200);
  expect(onLate).toHaveBeenCalledTimes(2);
  expect(onLate).toHaveBeenLastCalledWith(200);
});

it("looks no more once it is closed, which may be done twice", () => {
  watch.close();
  watch.close();
  tick(900);
  tick(900);
  expect(watch.isBlocked()).toBe(false);
  expect(onLate).not.toHaveBeenCalled();
});
