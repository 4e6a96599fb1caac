import type { OperationRecord } from "../../src/load/operation.ts";

type Times = readonly [sentMs: number, endedMs: number];

const at = ([sentMs, endedMs]: Times) => ({ sentMs, endedMs });

/** A new recipe, version 1. */
export const created = (times: Times, key = "new", recipe = 7): OperationRecord => ({
  type: "write",
  key,
  recipe,
  version: 1,
  outcome: "acknowledged",
  status: "201",
  ...at(times),
});

export const changed = (times: Times, key: string, expectedVersion: number): OperationRecord => ({
  type: "write",
  key,
  recipe: 7,
  expectedVersion,
  version: expectedVersion + 1,
  outcome: "acknowledged",
  status: "200",
  ...at(times),
});

export const deleted = (times: Times, key: string, expectedVersion: number): OperationRecord => ({
  type: "delete",
  key,
  recipe: 7,
  expectedVersion,
  outcome: "acknowledged",
  status: "204",
  ...at(times),
});

/** Without an answer. */
export const lost = ({
  endedMs: _ended,
  version: _version,
  status: _status,
  ...operation
}: OperationRecord): OperationRecord => ({ ...operation, outcome: "unknown" });

export const refused = ({ version: _version, ...operation }: OperationRecord): OperationRecord => ({
  ...operation,
  outcome: "refused",
  status: "412",
});

export const read = (times: Times, version: number): OperationRecord => ({
  type: "read",
  recipe: 7,
  version,
  outcome: "acknowledged",
  status: "200",
  ...at(times),
});

export const readNothing = (times: Times, status = "404"): OperationRecord => ({
  type: "read",
  recipe: 7,
  outcome: status === "404" ? "refused" : "unknown",
  status,
  ...at(times),
});
