import { checkVersions, type FoundVersion } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import type { OperationRecord } from "../../src/load/operation.ts";
import { changed, created, deleted, lost, read, refused } from "./sample-operations.ts";

const times = [0, 1] as const;
const change = (key: string, expectedVersion: number): OperationRecord =>
  changed(times, key, expectedVersion);
const found = (version: number, key?: string): FoundVersion[] => [
  { id: 7, version, ...(key !== undefined && { key }) },
];

type Example = [string, OperationRecord[], FoundVersion[]?];

describe("the versions of a recipe", () => {
  it.each<Example>([
    ["follow each other", [created(times), change("a", 1), change("b", 2)], found(3, "b")],
    ["begin where they were found", [read(times, 5), change("a", 5)], found(6, "a")],
    ["are told in any order", [change("b", 2), change("a", 1)], found(3)],
    ["are told twice to one key", [change("a", 1), change("a", 1), change("b", 2)]],
    ["leave room for a lost answer", [change("a", 1), lost(change("b", 2)), change("c", 3)]],
    ["end with a lost answer", [change("a", 1), lost(change("b", 2))], found(3, "b")],
    ["end before a lost answer", [change("a", 1), lost(change("b", 2))], found(2, "a")],
    ["pass over the refused", [change("a", 1), refused(change("b", 1))], found(2, "a")],
    ["end with a deletion", [change("a", 1), deleted(times, "b", 2)], []],
    ["may end with a deletion", [change("a", 1), lost(deleted(times, "b", 2))], []],
    ["may not have ended", [change("a", 1), lost(deleted(times, "b", 2))], found(2)],
    ["are of a recipe that was never made", [{ ...read(times, 1), outcome: "refused" }], []],
    ["are not looked at in the end", [created(times)]],
  ])("are right when they %s", (_, operations, last) => {
    expect(checkVersions(operations, last)).toEqual([]);
  });

  it.each<Example>([
    ["version 2 was made by a and by b", [change("a", 1), change("b", 1)]],
    ["version 1 was made by new and by other", [created(times), created(times, "other")]],
    ["version 3 was made by a and by b", [change("a", 2), deleted(times, "b", 2)]],
    ["nobody made version 3", [change("a", 1), change("c", 3)]],
    ["nobody made version 3 to 5", [change("a", 1), read(times, 6), change("b", 5)]],
    ["nobody made version 2", [created(times), change("b", 2)]],
    ["nobody made version 4", [change("a", 1), lost(change("b", 2)), change("c", 4)]],
    ["nobody made version 3", [change("a", 1), refused(change("b", 2))], found(3)],
    ["nobody made version 2", [created(times), read(times, 2)]],
    ["version 3 was made, and version 2 is there", [change("a", 1), change("b", 2)], found(2)],
    ["version 2 was made and is lost", [change("a", 1)], []],
    ["it was deleted and is there", [deleted(times, "a", 1)], found(1)],
    [
      "version 2 is what b wrote, and was made by a",
      [change("a", 1), refused(change("b", 1))],
      found(2, "b"),
    ],
  ])("are wrong: %s", (problem, operations, last) => {
    expect(checkVersions(operations, last)).toContain(`recipe 7: ${problem}`);
  });

  it("are wrong when a change skips one", () => {
    expect(checkVersions([{ ...change("a", 1), version: 3 }])).toEqual([
      "recipe 7: a expected version 1 and was told that it made 3",
      "recipe 7: nobody made version 2",
    ]);
  });

  it("are those of each recipe by itself", () => {
    const other = { ...change("b", 1), recipe: 8 };
    expect(checkVersions([change("a", 1), other])).toEqual([]);
    expect(checkVersions([change("a", 1), other], found(2))).toEqual([
      "recipe 8: version 2 was made and is lost",
    ]);
  });
});
