import { expect, test } from "vitest";
import { createLineSplitter } from "../../src/logs/line-splitter.ts";

const split = (pieces: readonly string[], limit?: number): string[] => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line), limit);
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
};

test("a line that arrives in pieces is one line", () => {
  expect(split(["he", "ll", "o\nwor", "ld\n"])).toEqual(["hello", "world"]);
});

test("several lines that arrive together are several", () => {
  expect(split(["a\n\nb\r\nc\n"])).toEqual(["a", "", "b", "c"]);
});

test("a last line without its newline is not lost", () => {
  expect(split(["a\nrest"])).toEqual(["a", "rest"]);
});

test("a very long line is cut, whatever its pieces, and the next one is whole", () => {
  expect(split(["abc", "def", "ghi\nnext\n"], 4)).toEqual(["abcd… (5 characters more)", "next"]);
});
