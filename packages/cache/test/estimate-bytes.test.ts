import { describe, expect, it } from "vitest";
import { estimateBytes } from "../src/index.ts";

describe("estimateBytes", () => {
  it("counts a character once, and twice in a text with one beyond Latin-1", () => {
    const empty = estimateBytes("");
    expect(estimateBytes("crème") - empty).toBe(5);
    expect(estimateBytes("crème\u2026") - empty).toBe(12);
  });

  it("counts all that an object holds", () => {
    const [part, other] = ["a dish", "another"].map(estimateBytes) as [number, number];
    const nested = { name: "a dish", parts: ["another", 3, null, undefined] };
    expect(estimateBytes(nested)).toBeGreaterThan(part + other);
    expect(estimateBytes(nested)).toBeGreaterThan(estimateBytes({ name: "a dish", parts: [] }));
    expect(estimateBytes(undefined)).toBe(8);
  });
});
