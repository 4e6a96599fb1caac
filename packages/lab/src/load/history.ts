import type { Outcome } from "./load-result.ts";
import type { Operation, OperationEnd, OperationRecord } from "./operation.ts";
import { writeOutcomeOf } from "./write-outcome.ts";

/** One request from the intention to send it to its end. Times are milliseconds since the start. */
export interface RequestRecord {
  readonly id: string;
  readonly kind: string;
  readonly intendedMs: number;
  readonly sentMs: number;
  /** One, when all is well. */
  readonly endings: readonly Ending[];
  /** What it did with recipes, in the order of beginning; none of most reads. */
  readonly operations?: readonly OperationRecord[];
}

export interface Ending {
  readonly atMs: number;
  readonly outcome: Outcome;
  /** The status of the answer, or the code of the error. */
  readonly status: string;
  /** The request that the answer says it belongs to, when it says so. */
  readonly requestId?: string | undefined;
}

export interface History {
  sent(request: Omit<RequestRecord, "endings" | "operations">): void;
  ended(id: string, ending: Ending): void;
  /** @returns what to call when the operation has its answer */
  began(id: string, operation: Operation, sentMs: number): OperationEnded;
  /** In the order of sending. */
  records(): readonly RequestRecord[];
}

export type OperationEnded = (end: OperationEnd, endedMs: number) => void;

interface Kept extends RequestRecord {
  readonly endings: Ending[];
  operations?: OperationRecord[];
}

/** Keeps every request and all that is said to be its end, for the checks to judge. */
export const createHistory = (): History => {
  const records = new Map<string, Kept>();
  return {
    sent: (request) => void records.set(request.id, { ...request, endings: [] }),
    ended: (id, ending) => void records.get(id)?.endings.push(ending),
    began: (id, operation, sentMs) => {
      const record: OperationRecord = { ...operation, sentMs, outcome: "unknown" };
      const request = records.get(id);
      if (request) (request.operations ??= []).push(record);
      return (end, endedMs) => void Object.assign(record, told(end), { endedMs });
    },
    records: () => [...records.values()],
  };
};

/** A recipe beside a refusal would be that of somebody else. */
const told = ({ status, recipe, isStale }: OperationEnd): Partial<OperationRecord> => {
  const outcome = writeOutcomeOf(status);
  const isDone = outcome === "acknowledged" && recipe !== undefined;
  return {
    status,
    outcome,
    ...(isDone && { recipe: recipe.id, version: recipe.version }),
    ...(isStale && { isStale }),
  };
};
