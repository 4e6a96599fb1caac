import { checkReads } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import type { OperationRecord } from "../../src/load/operation.ts";
import { changed, created, deleted, lost, read, readNothing } from "./sample-operations.ts";

describe("reads", () => {
  it.each<[string, OperationRecord[]]>([
    ["see what was made before", [created([0, 10]), read([11, 12], 1)]],
    ["see a change", [created([0, 10]), changed([11, 20], "a", 1), read([21, 22], 2)]],
    ["see less while the change is under way", [changed([10, 30], "a", 1), read([20, 25], 1)]],
    ["see a change without an answer", [lost(changed([10, 20], "a", 1)), read([30, 31], 2)]],
    ["do not see a change without an answer", [lost(changed([10, 20], "a", 1)), read([30, 31], 1)]],
    ["come before what they do not find", [readNothing([0, 1]), created([2, 3])]],
    ["find nothing after a deletion", [deleted([0, 10], "a", 1), readNothing([11, 12])]],
    [
      "find nothing while a deletion is under way",
      [created([0, 1]), readNothing([10, 20]), deleted([15, 30], "a", 1)],
    ],
    [
      "find nothing after a deletion without an answer",
      [created([0, 1]), lost(deleted([10, 20], "a", 1)), readNothing([30, 31])],
    ],
    ["say that they are stale", [created([0, 1]), { ...readNothing([2, 3]), isStale: true }]],
    [
      "say that they are stale, and see less",
      [changed([0, 10], "a", 1), { ...read([11, 12], 1), isStale: true }],
    ],
    ["have no answer", [created([0, 1]), readNothing([2, 3], "503"), lost(readNothing([4, 5]))]],
    ["are of another recipe", [created([0, 1]), { ...readNothing([2, 3]), recipe: 8 }]],
    ["are of nobody knows which recipe", [{ type: "write", sentMs: 1, outcome: "unknown" }]],
  ])("are right when they %s", (_, operations) => {
    expect(checkReads(operations)).toEqual([]);
  });

  const sent = "recipe 7: a read that was sent at 21 ms, after";
  it.each<[string, OperationRecord[]]>([
    [
      `${sent} version 2 at 20 ms, saw version 1`,
      [created([0, 1]), changed([10, 20], "a", 1), read([21, 22], 1)],
    ],
    [`${sent} version 1 at 10 ms, found nothing`, [created([0, 10]), readNothing([21, 22])]],
    [`${sent} version 3 at 20 ms, saw version 2`, [read([10, 20], 3), read([21, 22], 2)]],
    [
      `${sent} its deletion at 20 ms, saw version 1`,
      [created([0, 10]), deleted([11, 20], "a", 1), read([21, 22], 1)],
    ],
    [
      `${sent} version 1 at 10 ms, found nothing`,
      // The deletion came later.
      [created([0, 10]), readNothing([21, 22]), deleted([30, 31], "a", 1)],
    ],
    [
      `${sent} version 5 at 9.5 ms, saw version 4`,
      // An older answer that arrives later takes nothing back.
      [changed([1, 9.5], "b", 4), changed([0, 20], "a", 3), read([21, 22], 4)],
    ],
  ])("are wrong: %s", (problem, operations) => {
    expect(checkReads(operations)).toEqual([problem]);
    expect(checkReads(operations.toReversed())).toEqual([problem]);
  });

  it.each<[string, OperationRecord[]]>([
    ["a change", [created([0, 1]), changed([10, 20], "a", 1), read([30, 31], 1)]],
    ["what another read saw", [read([10, 20], 3), read([30, 31], 2)]],
    ["a new recipe", [created([0, 20]), readNothing([30, 31])]],
    ["a deletion", [deleted([11, 20], "a", 1), read([30, 31], 1)]],
  ])("may miss %s for as long as is allowed, and no longer", (_, operations) => {
    expect(checkReads(operations, { lagMs: 10 })).toEqual([]);
    expect(checkReads(operations, { lagMs: 9 })).toHaveLength(1);
  });

  it("must see by then what was there before, whatever came later", () => {
    const operations = [changed([0, 1], "a", 1), changed([15, 20], "b", 2), read([21, 22], 1)];
    expect(checkReads(operations, { lagMs: 10 })).toEqual([
      "recipe 7: a read that was sent at 21 ms, after version 2 at 1 ms, saw version 1",
    ]);
  });
});
