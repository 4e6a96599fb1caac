import { describe, expect, it } from "vitest";
import { checkLines, checkText } from "../src/text.ts";

const refusal = (message: string) =>
  expect.objectContaining({ code: "invalid_argument", message: expect.stringContaining(message) });

describe.each([
  ["a line of text", checkText],
  ["a text of several lines", checkLines],
])("%s", (_what, check) => {
  it.each(["", " ", "Crème 🍮", "\u00a0", "\u202e"])("may be %j", (text) => {
    expect(check("name", text, 10)).toBe(text);
  });

  it("may have as many characters as are allowed, whatever they take in UTF-16", () => {
    const text = "🍮".repeat(10);
    expect(check("name", text, 10)).toBe(text);
    const tooLong = refusal("name may have at most 10 characters");
    expect(() => check("name", `${text}x`, 10)).toThrow(tooLong);
    expect(() => check("name", "x".repeat(1_000_000), 10)).toThrow(tooLong);
  });

  it.each(["\u0000", "\r", "\u001b", "\u007f", "\u0085", "\uD83C", "\uDF6E", "\u{FFFD}"])(
    "is refused with %j in it",
    (character) => {
      expect(() => check("name", `a${character}b`, 10)).toThrow(refusal("name must be"));
    },
  );
});

describe("line feeds and tabs", () => {
  it("are allowed in several lines", () => {
    expect(checkLines("steps", "1.\ta\n2.\tb\n", 20)).toBe("1.\ta\n2.\tb\n");
  });

  it.each(["a\nb", "a\tb"])("are not allowed in one: %j", (text) => {
    expect(() => checkText("name", text, 10)).toThrow(refusal("name must be one line"));
  });
});
