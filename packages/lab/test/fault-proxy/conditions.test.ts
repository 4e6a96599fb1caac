import { expect, it } from "vitest";
import { conditionsOf } from "../../src/fault-proxy/conditions.ts";
import type { Toxic } from "../../src/fault-proxy/toxic.ts";

const active = (...toxics: readonly Toxic[]) => toxics.map((toxic) => ({ toxic, since: 7 }));

it("means nothing without toxics", () => {
  expect(conditionsOf([], "up")).toEqual({
    latencyMs: 0,
    jitterMs: 0,
    isBlackhole: false,
    timeouts: [],
    reset: undefined,
    bytesPerSecond: Infinity,
    slice: { bytes: Infinity, delayMs: 0 },
    limit: undefined,
    slowCloseMs: 0,
  });
});

it("adds delays up, and takes the smallest rate and limit", () => {
  const toxics = active(
    { type: "latency", ms: 10, jitterMs: 1 },
    { type: "latency", ms: 5, jitterMs: 2 },
    { type: "slowClose", ms: 10 },
    { type: "slowClose", ms: 5 },
    { type: "bandwidth", bytesPerSecond: 100 },
    { type: "bandwidth", bytesPerSecond: 50 },
    { type: "limit", bytes: 9 },
    { type: "limit", bytes: 3 },
    { type: "timeout", ms: 9 },
    { type: "timeout", ms: 3 },
    { type: "slicer", bytes: 4, delayMs: 6 },
    { type: "slicer", bytes: 1, delayMs: 1 },
  );
  expect(conditionsOf(toxics, "down")).toMatchObject({
    latencyMs: 15,
    jitterMs: 3,
    slowCloseMs: 15,
    bytesPerSecond: 50,
    limit: { bytes: 3 },
    timeouts: [
      { ms: 9, since: 7 },
      { ms: 3, since: 7 },
    ],
    slice: { bytes: 4, delayMs: 6 },
  });
});

it("resets at once when one of two says so", () => {
  const onData: Toxic = { type: "reset", when: "on data" };
  expect(conditionsOf(active(onData), "up").reset).toBe("on data");
  expect(conditionsOf(active(onData, { type: "reset" }), "up").reset).toBe("at once");
});

it("leaves the other direction alone", () => {
  const toxics = active(
    { type: "latency", ms: 10, direction: "up" },
    { type: "blackhole", direction: "down" },
    { type: "latency", ms: 1, direction: "both" },
    { type: "down" },
  );
  expect(conditionsOf(toxics, "up")).toMatchObject({ latencyMs: 11, isBlackhole: false });
  expect(conditionsOf(toxics, "down")).toMatchObject({ latencyMs: 1, isBlackhole: true });
});
