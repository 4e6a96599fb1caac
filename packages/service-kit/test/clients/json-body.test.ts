import { describe, expect, it } from "vitest";
import { readJson } from "../../src/clients/json-body.ts";

const usual = { "content-type": "application/json; charset=utf-8" };
const read = (body: string | Buffer, headers: Record<string, string | string[]> = usual) =>
  readJson({ headers, body: Buffer.from(body) });

describe("the body of an answer", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "Application/JSON;charset=UTF-8",
    "application/json ; charset=utf-8",
    "application/problem+json",
    "application/graphql-response+json; charset=utf-8",
  ])("is JSON when it is labelled %s", (type) => {
    expect(read('{"a":1}', { "content-type": type })).toEqual({ a: 1 });
  });

  it.each([
    "text/html",
    "text/json",
    "application/jsonp",
    "application/json-seq",
    "application/xml; x=application/json",
    "",
  ])("is not JSON when it is labelled %j", (type) => {
    expect(() => read('{"a":1}', { "content-type": type })).toThrow("not labelled");
  });

  it("is not JSON when it has no label, or two", () => {
    expect(() => read("{}", {})).toThrow("not labelled");
    expect(() => read("{}", { "content-type": ["application/json", "text/html"] })).toThrow(
      "not labelled",
    );
  });

  it("may not be compressed, because nobody asked for that", () => {
    expect(() => read("{}", { ...usual, "content-encoding": "gzip" })).toThrow("not labelled");
  });

  it.each([
    ["a lone continuation byte", [0x80]],
    ["a sequence that breaks off", [0xe2, 0x82]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
    ["a byte that never occurs", [0xff]],
  ])("may not hold %s", (_what, bytes) => {
    const body = Buffer.concat([Buffer.from('"'), Buffer.from(bytes), Buffer.from('"')]);
    expect(() => read(body)).toThrow("not UTF-8");
  });

  it("may hold the sign for bytes that made no sense to somebody else", () => {
    expect(read('"\uFFFD"')).toBe("\uFFFD");
  });

  it.each([
    '{"__proto__":1}',
    '{"a":[{"__proto__":{}}]}',
    '{"\\u005f_proto__":1}',
    '{"__pr\\u006Fto__" : 1}',
  ])("may not name __proto__: %s", (text) => {
    expect(() => read(text)).toThrow("it names __proto__");
  });

  it.each(['"__proto__"', '{"a":"__proto__"}', '{"a":"\\u005f_proto__ \\u0001"}'])(
    "may hold it as a value: %s",
    (text) => {
      expect(read(text)).toEqual(JSON.parse(text));
    },
  );

  it("may be nested deeply", () => {
    const text = "[".repeat(65_000) + "]".repeat(65_000);
    expect(read(text)).toHaveLength(1);
  });
});
