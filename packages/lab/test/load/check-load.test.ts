import { describe, expect, it } from "vitest";
import type { Load } from "../../src/load/load.ts";
import { kind, sampleLoad } from "./sample-load.ts";

describe("a load", () => {
  it("has defaults", () => {
    expect(sampleLoad()).toMatchObject({
      seed: 1,
      graceMs: 6_000,
      maxRequests: 1_000_000,
      maxInFlight: 4_000,
      history: false,
      limits: { cpuShare: 0.25, lagMs: 10 },
    });
  });

  it("keeps the other limit when one is given", () => {
    expect(sampleLoad({ limits: { lagMs: 50 } }).limits).toEqual({ cpuShare: 0.25, lagMs: 50 });
  });

  it.each<[string, Partial<Load>]>([
    ["durationMs", { durationMs: 0 }],
    ["durationMs", { durationMs: 3_600_001 }],
    ["durationMs", { durationMs: Number.NaN }],
    ["arrival.rate", { arrival: { mode: "open", rate: 0 } }],
    ["arrival.rate", { arrival: { mode: "open", rate: 20_001 } }],
    ["arrival.workers", { arrival: { mode: "closed", workers: 1.5 } }],
    ["arrival.workers", { arrival: { mode: "closed", workers: 11 }, maxInFlight: 10 }],
    ["seed", { seed: -1 }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["graceMs", { graceMs: -1 }],
    ["maxRequests", { maxRequests: 0 }],
    ["maxInFlight", { maxInFlight: 0 }],
    ["limits.cpuShare", { limits: { cpuShare: 0 } }],
    ["limits.lagMs", { limits: { lagMs: 0 } }],
    ["the weight of a", { kinds: [kind("a", { weight: 0 })] }],
    ["kinds must have at least one", { kinds: [] }],
    ["kinds must have different names, has a twice", { kinds: [kind("a"), kind("a")] }],
  ])("is refused for its %s: %j", (named, options) => {
    expect(() => sampleLoad(options)).toThrow(RangeError);
    expect(() => sampleLoad(options)).toThrow(named);
  });
});
