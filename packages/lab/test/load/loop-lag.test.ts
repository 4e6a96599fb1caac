import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { watchLoopLag } from "../../src/load/loop-lag.ts";

it("weighs a block of the event loop by how long it was", async () => {
  const lag = watchLoopLag();
  await delay(30);
  const end = performance.now() + 200;
  while (performance.now() < end);
  const { max, p50 } = lag.stop();
  expect(max).toBeGreaterThan(180);
  // Most of the time was blocked, so half of the time was late by a good part of it.
  expect(p50).toBeGreaterThan(50);
});
