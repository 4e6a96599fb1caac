import { describe, expect, it } from "vitest";
import { checkTier, type TierCheck, tierReadsIn } from "../../src/cache/tier-reads.ts";

const metricsOf = (memory: number, source: number): string =>
  [
    "# TYPE cache_reads_total counter",
    `cache_reads_total{cache="recipe-v1",tier="memory",service="recipe-api"} ${memory}`,
    `cache_reads_total{cache="recipe-v1",tier="source",service="recipe-api"} ${source}`,
    'upstream_retries_total{upstream="recipe-api",service="web-api"} 7',
  ].join("\n");

const check = (memory: number, source: number, tier: TierCheck["tier"] = "memory"): number => {
  const [before, after] = [metricsOf(50, 10), metricsOf(50 + memory, 10 + source)];
  const reads = { before: tierReadsIn(before), after: tierReadsIn(after) };
  return checkTier({ name: "from memory", tier, ...reads, requests: 100 });
};

describe("reads from a tier", () => {
  it("count from when they began, with a few whose copies had just ended", () => {
    expect(check(100, 0)).toBe(1);
    expect(check(95, 5)).toBe(0.95);
  });

  it("make the run invalid when another tier has answered more", () => {
    const message =
      'the run does not count: "from memory" was read from elsewhere: memory 94, source 6';
    expect(() => check(94, 6)).toThrow(message);
    expect(() => check(100, 0, "redis")).toThrow("memory 100, source 0");
  });

  it.each([99, 101])("make the run invalid when %i were counted of 100", (count) => {
    const message = `"from memory": 100 reads through the cache, and it counts ${count}`;
    expect(() => check(count, 0)).toThrow(message);
  });

  it("are none without a cache", () => {
    const none = { before: tierReadsIn(""), after: tierReadsIn("") };
    const store = { name: "memory: store", tier: undefined, requests: 100 };
    expect(checkTier({ ...store, ...none })).toBe(1);
    const one = { ...store, before: none.before, after: tierReadsIn(metricsOf(1, 0)) };
    expect(() => checkTier(one)).toThrow("0 reads through the cache, and it counts 1");
  });
});
