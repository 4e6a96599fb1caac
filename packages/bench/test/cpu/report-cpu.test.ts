import { describe, expect, it } from "vitest";
import { judge } from "../../src/cpu/report-cpu.ts";

const comparison = (name: string, low: number, high: number) => ({
  name,
  cpu: 100,
  ratio: { mean: (low + high) / 2, low, high },
});

describe("a budget", () => {
  it("is met when the whole interval lies below it", () => {
    expect(judge(comparison("http", 1.1, 1.18))).toBe("met");
  });

  it("is not met when the upper end lies above it", () => {
    expect(judge(comparison("http", 1.1, 1.19))).toBe("not met");
  });

  it("is not measured when the interval is wider than a tenth, however low it lies", () => {
    expect(judge(comparison("http", 0.5, 0.6))).toBe("not measured");
  });

  it("is not set for the raw pair", () => {
    expect(judge(comparison("raw", 1, 1))).toBeUndefined();
  });
});
