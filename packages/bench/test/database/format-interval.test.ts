import { expect, test } from "vitest";
import { formatInterval } from "../../src/database/format-interval.ts";

test("a multiple stands in its column", () => {
  expect(formatInterval({ mean: 1.5, low: 1.45, high: 1.55 })).toBe("     1.50   1.45 to 1.55");
});

test("an interval that fills its column stands apart from the multiple", () => {
  const words = formatInterval({ mean: 1.93, low: 0, high: 1932.9 }).trim().split(/ {2,}/);
  expect(words).toEqual(["1.93", "0.00 to 1932.90", "not measured"]);
});
