import { describe, expect, it } from "vitest";
import { checkExpectedVersion, etagOf, parseIfMatch } from "../src/index.ts";

const refusal = (code: string) => expect.objectContaining({ code });

describe("an If-Match", () => {
  it.each([
    ['"1"', 1],
    ['W/"7"', 7],
    [' "2147483647"\t', 2_147_483_647],
  ])("of %j names version %d", (header, version) => {
    expect(parseIfMatch(header)).toBe(version);
  });

  it("takes back what was given as ETag", () => {
    expect(parseIfMatch(etagOf(42))).toBe(42);
  });

  it("has to be there", () => {
    expect(() => parseIfMatch(undefined)).toThrow(refusal("precondition_required"));
  });

  it.each(['"0"', '"01"', '"-1"', '"1.0"', '"2147483648"', '"99999999999"', '"abc"', '""', '"ä"'])(
    "is a tag that no version has: %s",
    (header) => {
      expect(() => parseIfMatch(header)).toThrow(refusal("precondition_failed"));
    },
  );

  it.each(["", "*", "1", 'w/"1"', 'W/ "1"', '"1', '1"', '"1", "2"', '"1""2"', '"1 "', '"\u0001"'])(
    "is not one entity tag: %j",
    (header) => {
      expect(() => parseIfMatch(header)).toThrow(refusal("invalid_argument"));
    },
  );
});

describe("an expected version", () => {
  it.each([1, 2_147_483_647])("may be %d", (version) => {
    expect(checkExpectedVersion(version)).toBe(version);
  });

  it.each([undefined, null])("has to be there: %j", (version) => {
    expect(() => checkExpectedVersion(version)).toThrow(refusal("precondition_required"));
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])("is refused as %d", (version) => {
    expect(() => checkExpectedVersion(version)).toThrow(refusal("invalid_argument"));
  });
});
