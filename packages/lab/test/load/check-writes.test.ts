import { checkWrites, type WriteRecord } from "@tandem/lab";
import { describe, expect, it } from "vitest";

const told = (key: string, ...outcomes: WriteRecord["outcome"][]): WriteRecord[] =>
  outcomes.map((outcome) => ({ key, outcome }));

describe("what is there", () => {
  it.each<[string, WriteRecord[], string[]]>([
    ["an acknowledged write once", told("a", "acknowledged"), ["a"]],
    ["a refused write not at all", told("a", "refused"), []],
    ["an unknown write once", told("a", "unknown"), ["a"]],
    ["an unknown write not at all", told("a", "unknown"), []],
    ["a write whose second attempt was told", told("a", "unknown", "acknowledged"), ["a"]],
    ["a write that was refused before", told("a", "refused", "unknown"), ["a"]],
    [
      "an acknowledged write whose repetition was refused",
      told("a", "acknowledged", "refused"),
      ["a"],
    ],
  ])("agrees with the writers: %s", (_, writes, found) => {
    expect(checkWrites(writes, found)).toEqual([]);
  });

  it.each<[string, WriteRecord[], string[]]>([
    ["a was acknowledged and is lost", told("a", "acknowledged"), []],
    ["a is there 2 times", told("a", "acknowledged"), ["a", "a"]],
    ["a is there 3 times", told("a", "unknown"), ["a", "a", "a"]],
    ["a was refused and is there", told("a", "refused"), ["a"]],
    ["b is there, and nobody wrote it", told("a", "acknowledged"), ["a", "b"]],
  ])("does not agree with the writers: %s", (problem, writes, found) => {
    expect(checkWrites(writes, found)).toEqual([problem]);
  });
});
