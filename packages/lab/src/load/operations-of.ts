import type { WriteRecord } from "./check-writes.ts";
import type { LoadResult } from "./load-result.ts";
import type { OperationRecord } from "./operation.ts";

/**
 * What a run did with recipes. Times are milliseconds since 1970, so that the operations of several
 * runs can be checked together.
 */
export const operationsOf = ({
  history,
  startedAt,
}: Pick<LoadResult, "history" | "startedAt">): readonly OperationRecord[] =>
  history.flatMap(({ operations = [] }) =>
    operations.map((operation) => {
      const { sentMs, endedMs } = operation;
      const absolute = { ...operation, sentMs: startedAt + sentMs };
      return endedMs === undefined ? absolute : { ...absolute, endedMs: startedAt + endedMs };
    }),
  );

/** Of these, what was to make something new: for checkWrites. */
export const writesOf = (operations: readonly OperationRecord[]): readonly WriteRecord[] =>
  operations.flatMap(({ type, key, outcome, expectedVersion }) =>
    type === "write" && key !== undefined && expectedVersion === undefined
      ? [{ key, outcome }]
      : [],
  );
