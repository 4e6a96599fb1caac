import { describe, expect, it } from "vitest";
import { checkId, parseId } from "../src/index.ts";

const refused = [
  "0x10",
  "1e3",
  "-1",
  "0",
  "1.0",
  " 1",
  "1 ",
  "NaN",
  "3000000000",
  "2147483648",
  "",
  "+1",
  "01",
  "1_000",
  "٤٢",
  "1\u0000",
  "9".repeat(200),
  "1; DROP TABLE recipes",
  "null",
];

describe("a recipe id", () => {
  it.each(["1", "42", "2147483647"])("is taken as %s", (text) => {
    expect(parseId(text)).toBe(Number(text));
  });

  it.each(refused)("is refused as %j", (text) => {
    expect(() => parseId(text)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 3e9, 2 ** 31])(
    "is refused as the number %d, before protobuf could wrap it",
    (id) => {
      expect(() => checkId(id)).toThrow("whole number from 1 to 2147483647");
    },
  );
});
