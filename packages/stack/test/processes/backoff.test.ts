import { expect, test } from "vitest";
import { restartDelay } from "../../src/processes/backoff.ts";

const longest = (): number => 1;

test("the first restart comes at once", () => {
  expect(restartDelay(0, longest)).toBe(0);
});

test("the bound doubles from 100 ms and stays at 5 s", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((restart) => restartDelay(restart, longest));

  expect(bounds).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
});

test("the delay is any part of the bound, so that nobody comes back in step", () => {
  expect(restartDelay(7, () => 0)).toBe(0);
  expect(restartDelay(7, () => 0.5)).toBe(2_500);
});
