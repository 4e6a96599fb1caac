import { operationsOf, writesOf } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import { createHistory } from "../../src/load/history.ts";

const history = createHistory();
history.sent({ id: "r-1", kind: "post", intendedMs: 0, sentMs: 1 });
history.began(
  "r-1",
  { type: "write", key: "r-1" },
  2,
)({ status: "201", recipe: { id: 7, version: 1 } }, 5);
history.began(
  "r-1",
  { type: "read", recipe: 7 },
  6,
)({ status: "200", recipe: { id: 7, version: 1 }, isStale: true }, 8);
history.sent({ id: "r-2", kind: "put", intendedMs: 0, sentMs: 1 });
history.began(
  "r-2",
  { type: "write", key: "r-2", recipe: 7, expectedVersion: 1 },
  3,
)({ status: "412" }, 4);
history.sent({ id: "r-3", kind: "post", intendedMs: 0, sentMs: 1 });
history.began("r-3", { type: "write", key: "r-3" }, 9);
history.sent({ id: "r-4", kind: "get", intendedMs: 0, sentMs: 1 });
history.began("gone", { type: "write", key: "gone" }, 9)({ status: "200" }, 10);

// Whose it is, nobody knows.
const beside = { status: "409", recipe: { id: 8, version: 3 } };
history.began("r-4", { type: "write", key: "r-4" }, 11)(beside, 12);

const operations = operationsOf({ history: history.records(), startedAt: 1_000 });

describe("the operations of a run", () => {
  it("have what was asked and answered, and the times of the day", () => {
    expect(operations).toEqual([
      {
        type: "write",
        key: "r-1",
        sentMs: 1_002,
        endedMs: 1_005,
        outcome: "acknowledged",
        status: "201",
        recipe: 7,
        version: 1,
      },
      {
        type: "read",
        sentMs: 1_006,
        endedMs: 1_008,
        outcome: "acknowledged",
        status: "200",
        recipe: 7,
        version: 1,
        isStale: true,
      },
      {
        type: "write",
        key: "r-2",
        recipe: 7,
        expectedVersion: 1,
        sentMs: 1_003,
        endedMs: 1_004,
        outcome: "refused",
        status: "412",
      },
      { type: "write", key: "r-3", sentMs: 1_009, outcome: "unknown" },
      {
        type: "write",
        key: "r-4",
        sentMs: 1_011,
        endedMs: 1_012,
        outcome: "unknown",
        status: "409",
      },
    ]);
  });

  it("are writes when they make something new", () => {
    expect(writesOf(operations)).toEqual([
      { key: "r-1", outcome: "acknowledged" },
      { key: "r-3", outcome: "unknown" },
      { key: "r-4", outcome: "unknown" },
    ]);
  });
});
