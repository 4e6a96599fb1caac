import { describe, expect, it } from "vitest";
import { parseQueryString } from "../../src/http/query-string.ts";

describe("a query string", () => {
  it.each([
    ["", {}],
    ["q=tea", { q: "tea" }],
    ["q=a+b%20c%2B", { q: "a b c+" }],
    ["q=cr%C3%A8me&limit=5", { q: "crème", limit: "5" }],
    ["q=a=b", { q: "a=b" }],
    ["q", { q: "" }],
    ["q=1&q=2&q=3", { q: ["1", "2", "3"] }],
    ["q=%ff", { q: null }],
    ["q=%ff&q=1", { q: null }],
    ["q=1&q=%E0%A4", { q: null }],
    ["q=%zz", { q: null }],
    ["limit[]=1", { "limit[]": "1" }],
    ["%ff=1", { "%ff": "1" }],
  ])("%j is %j", (text, expected) => {
    expect({ ...parseQueryString(text) }).toEqual(expected);
  });

  it("has no name that is special", () => {
    const query = parseQueryString("__proto__=1&constructor=2");
    expect(Object.keys(query)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(query)).toBe(null);
  });

  it("of thousands of repeated names costs no more than reading it", () => {
    const startedAt = process.cpuUsage();
    parseQueryString("a&".repeat(8_000));
    const { user } = process.cpuUsage(startedAt);
    expect(user).toBeLessThan(20_000);
  });
});
