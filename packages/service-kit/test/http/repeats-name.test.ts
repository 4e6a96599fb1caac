import { describe, expect, it } from "vitest";
import { repeatsName } from "../../src/http/repeats-name.ts";

const repeats = (text: string): boolean => repeatsName(text, JSON.parse(text));

describe("a repeated name in JSON", () => {
  it.each([
    '{"a":1,"a":2}',
    '{"a":{"b":1,"b":1}}',
    '[{"a":1},{"b":1,"c":2,"b":3}]',
    '{ "a" : 1 , "a"\n:\t2 }',
    String.raw`{"a\"":1,"a\"":2}`,
    String.raw`{"a":1,"\u0061":2}`,
    '{"":1,"":2}',
  ])("is found in %s", (text) => {
    expect(repeats(text)).toBe(true);
  });

  it.each([
    "null",
    "[]",
    '"a"',
    "{}",
    '{"a":1,"b":{"a":2}}',
    '[{"a":1},{"a":2}]',
    String.raw`{"a":"\":\":\":"}`,
    String.raw`{"query":"{ a(b: \"c\") { \"x\" : d } }","variables":null}`,
    String.raw`{"a\\":1,"a":2}`,
  ])("is not seen in %s", (text) => {
    expect(repeats(text)).toBe(false);
  });

  it("is looked for however deep the text goes", () => {
    const deep = `${"[".repeat(20_000)}{"a":1,"a":2}${"]".repeat(20_000)}`;
    expect(repeats(deep)).toBe(true);
  });
});
