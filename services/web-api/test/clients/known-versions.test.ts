import { describe, expect, it } from "vitest";
import { createKnownVersions } from "../../src/clients/known-versions.ts";

let now = 0;
const create = () => {
  now = 0;
  return createKnownVersions(() => now);
};

describe("a version of a recipe", () => {
  it("is believed when no later one came by", () => {
    const versions = create();
    expect([1, 1, 2, 7, 7].map((each) => versions.see(42, each))).toEqual(Array(5).fill(true));
  });

  it("is of the past when a later one did", () => {
    const versions = create();
    versions.see(42, 7);
    expect([6, 1, 7, 6].map((each) => versions.see(42, each))).toEqual([false, false, true, false]);
  });

  it("is of the past after the end of the recipe", () => {
    const versions = create();
    versions.see(42, Number.POSITIVE_INFINITY);
    expect(versions.see(42, 2_147_483_647)).toBe(false);
  });

  it("has nothing to do with those of other recipes", () => {
    const versions = create();
    versions.see(42, 7);
    expect(versions.see(43, 1)).toBe(true);
  });

  it("is believed again when a later one has not come by for 20 seconds", () => {
    const versions = create();
    versions.see(42, 7);
    now = 15_000;
    versions.see(42, 7);
    now = 34_999;
    expect(versions.see(42, 6)).toBe(false);
    now = 35_000;
    expect(versions.see(42, 6)).toBe(true);
    expect(versions.see(42, 5)).toBe(false);
  });

  it("is forgotten when 10,000 other recipes came by, so that memory has an end", () => {
    const versions = create();
    versions.see(1, 7);
    versions.see(2, 7);
    for (let id = 3; id <= 10_001; id += 1) versions.see(id, 1);
    expect([versions.see(2, 6), versions.see(1, 6)]).toEqual([false, true]);
  });
});
