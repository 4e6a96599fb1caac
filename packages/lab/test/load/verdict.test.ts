import { describe, expect, it } from "vitest";
import type { Distribution, GeneratorReport } from "../../src/load/load-result.ts";
import { reasonsAgainst } from "../../src/load/verdict.ts";

const late = (p99: number): Distribution => ({
  count: 100,
  p50: 0,
  p90: 0,
  p99,
  p999: p99,
  max: p99,
});

const report = (options: Partial<GeneratorReport>): GeneratorReport => ({
  cpuShare: 0.25,
  loopLag: late(10),
  lateness: late(10),
  skipped: 0,
  ...options,
});

const limits = { cpuShare: 0.25, lagMs: 10 };

describe("a run", () => {
  it("is valid at its limits", () => {
    expect(reasonsAgainst(report({}), limits)).toEqual([]);
  });

  it.each<[string, Partial<GeneratorReport>]>([
    ["the generator used 25.1 % of one core; it may be 25 % at most", { cpuShare: 0.251 }],
    [
      "the generator's event loop was 10.1 ms late (p99); it may be 10 ms at most",
      { loopLag: late(10.1) },
    ],
    ["requests were sent 10.1 ms late (p99); it may be 10 ms at most", { lateness: late(10.1) }],
    ["1 requests were not sent: maxInFlight were already running", { skipped: 1 }],
  ])("is not valid: %s", (reason, options) => {
    expect(reasonsAgainst(report(options), limits)).toEqual([reason]);
  });

  it("is judged by the caller's limits", () => {
    const slow = report({ cpuShare: 0.9, loopLag: late(40), lateness: late(40) });
    expect(reasonsAgainst(slow, { cpuShare: 1, lagMs: 50 })).toEqual([]);
  });
});
