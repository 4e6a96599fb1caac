import { describe, expect, it } from "vitest";
import { checkHistory } from "../../src/load/check-history.ts";
import { createHistory, type Ending } from "../../src/load/history.ts";

const ending = (options: Partial<Ending> = {}): Ending => ({
  atMs: 2,
  outcome: "accepted",
  status: "200",
  ...options,
});

const record = (id: string, ...endings: Ending[]) => ({
  id,
  kind: "get",
  intendedMs: 0,
  sentMs: 1,
  endings,
});

describe("a history", () => {
  it.each<[string, Ending]>([
    ["an answer", ending()],
    ["a refusal", ending({ outcome: "refused", status: "503" })],
    ["an error", ending({ outcome: "error", status: "ECONNRESET" })],
    ["an answer that names its request", ending({ requestId: "r1" })],
  ])("is right when the request ends once, with %s", (_, end) => {
    expect(checkHistory([record("r1", end)])).toEqual([]);
  });

  it.each<[string, Parameters<typeof checkHistory>[0]]>([
    ["get r1 was lost: it has no end", [record("r1")]],
    ["get r1 was lost: it has no end", [record("r1", ending({ outcome: "unanswered" }))]],
    ["get r1 ended 2 times", [record("r1", ending(), ending())]],
    ["get r1 got the answer to r2", [record("r1", ending({ requestId: "r2" }))]],
    ["get r1 was sent twice under one id", [record("r1", ending()), record("r1", ending())]],
  ])("is wrong: %s", (problem, records) => {
    expect(checkHistory(records)).toEqual([problem]);
  });

  it("keeps every ending, so that the check can see a second one", () => {
    const history = createHistory();
    history.sent({ id: "r1", kind: "get", intendedMs: 0, sentMs: 1 });
    history.ended("r1", ending());
    history.ended("r1", ending());
    expect(checkHistory(history.records())).toEqual(["get r1 ended 2 times"]);
  });
});
