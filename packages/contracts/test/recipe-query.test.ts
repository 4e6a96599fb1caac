import { describe, expect, it } from "vitest";
import { checkRecipeQuery, parseRecipeQuery } from "../src/index.ts";

const refusal = (detail: string) =>
  expect.objectContaining({ code: "invalid_argument", message: detail });

const limitRule = "limit must be a whole number from 1 to 100";
const afterRule = "after must be a whole number from 1 to 2147483647";
const textRule = "q must be one line of valid UTF-8 text";
const namesRule = "the query parameters are limit, after, q, and no others";

describe("what is asked of a list", () => {
  it("is the first twenty recipes unless more is said", () => {
    expect(parseRecipeQuery({})).toEqual({ limit: 20, after: 0, q: "" });
    expect(checkRecipeQuery({})).toEqual({ limit: 20, after: 0, q: "" });
  });

  it("is read from a query string", () => {
    const query = { limit: "100", after: "2147483647", q: "50% _off\\ Crème 🍲" };
    expect(parseRecipeQuery(query)).toEqual({ ...query, limit: 100, after: 2_147_483_647 });
  });

  it("may be a hundred characters long, whatever they take in UTF-16", () => {
    const q = "🍲".repeat(100);
    expect(parseRecipeQuery({ q })).toMatchObject({ q });
  });

  it("takes an empty or null value for an absent one, as protobuf and GraphQL send it", () => {
    const first = { limit: 20, after: 0, q: "" };
    expect(parseRecipeQuery({ after: "", q: "" })).toEqual(first);
    expect(checkRecipeQuery({ limit: null, after: null, q: null })).toEqual(first);
  });

  it.each([
    [{ limit: "0" }, limitRule],
    [{ limit: "101" }, limitRule],
    [{ limit: "" }, limitRule],
    [{ limit: "1e1" }, limitRule],
    [{ limit: "0x10" }, limitRule],
    [{ limit: " 1" }, limitRule],
    [{ after: "0" }, afterRule],
    [{ after: "2147483648" }, afterRule],
    [{ after: "abc" }, afterRule],
    [{ q: "a\u0000b" }, textRule],
    [{ q: "a\nb" }, textRule],
    [{ q: "a\u007Fb" }, textRule],
    [{ q: "a\u0085b" }, textRule],
    [{ q: "\uD800" }, textRule],
    [{ q: "a\uFFFD" }, textRule],
    [{ q: "x".repeat(101) }, "q may have at most 100 characters"],
    [{ limit: ["1", "2"] }, "limit must be one text, given once"],
    [{ q: "🍲".repeat(101) }, "q may have at most 100 characters"],
    [{ q: null }, textRule],
    [{ page: "2" }, namesRule],
    [{ "limit[]": "1" }, namesRule],
    [JSON.parse('{"__proto__":"1"}'), namesRule],
  ])("is refused as %j", (query, detail) => {
    expect(() => parseRecipeQuery(query)).toThrow(refusal(detail));
  });

  it.each([0, -1, 101, 1.5, Number.NaN])("is refused with the number %d as its limit", (limit) => {
    expect(() => checkRecipeQuery({ limit }, "first")).toThrow(
      refusal("first must be a whole number from 1 to 100"),
    );
  });
});
