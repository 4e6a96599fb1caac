import { describe, expect, it } from "vitest";
import { checkQueryNames } from "../src/index.ts";

describe("the names in a query string", () => {
  it("may all be absent", () => {
    expect(checkQueryNames({}, ["a"])).toEqual({});
  });

  it("are refused where a route has none", () => {
    expect(() => checkQueryNames({ a: "1" }, [])).toThrow("this route takes no query parameters");
  });
});
