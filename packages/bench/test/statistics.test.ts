import { describe, expect, it } from "vitest";
import { median, ratioInterval } from "../src/statistics.ts";

describe("the interval of ratios", () => {
  it("has no width when all ratios are the same", () => {
    const { mean, low, high } = ratioInterval([2, 2, 2]);
    expect([mean, low, high]).toEqual([2, 2, 2].map((each) => expect.closeTo(each, 12)));
  });

  it("treats half and double as equally far from one", () => {
    const { mean, low, high } = ratioInterval([0.5, 2]);
    expect(mean).toBeCloseTo(1, 12);
    expect(low * high).toBeCloseTo(1, 9);
  });

  // By hand: logs 0.0953, 0.1823, 0.2624; mean 0.18, deviation 0.08357, error 0.04825, t = 4.303.
  it("is that of Student's t on the logarithms", () => {
    const { mean, low, high } = ratioInterval([1.1, 1.2, 1.3]);
    expect(mean).toBeCloseTo(1.1972, 4);
    expect(low).toBeCloseTo(0.9728, 3);
    expect(high).toBeCloseTo(1.4735, 3);
  });

  it.each([[[]], [[1]], [[1, 0]], [[1, -1]], [[1, Number.NaN]]])("refuses %j", (ratios) => {
    expect(() => ratioInterval(ratios)).toThrow(RangeError);
  });
});

describe("the median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
