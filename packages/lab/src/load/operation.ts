import type { WriteOutcome } from "./write-outcome.ts";

/** What one request does with one recipe. A request may do several, one after the other. */
export interface Operation {
  readonly type: "read" | "write" | "delete";
  /** Of a write: the text by which what it wrote is found again. */
  readonly key?: string;
  /** Id of the recipe, when it is known before the answer. */
  readonly recipe?: number;
  /** Of a write: the version that it is meant for. Without one it makes a new recipe. */
  readonly expectedVersion?: number;
}

/** Which recipe an answer holds, and which version of it. */
export interface RecipeVersion {
  readonly id: number;
  readonly version: number;
}

/** What the answer to an operation said. */
export interface OperationEnd {
  /** As in the answer to a request: `201`, `OK`, `NOT_FOUND`. */
  readonly status: string;
  readonly recipe?: RecipeVersion | undefined;
  /** The answer says that it may be out of date. */
  readonly isStale?: boolean;
}

/** Writes down that an operation begins now; the returned function, that it has its answer now. */
export type Begin = (operation: Operation) => (end: OperationEnd) => void;

/** An operation without an answer has neither `endedMs` nor `status`, and its outcome is unknown. */
export interface OperationRecord extends Operation {
  readonly sentMs: number;
  readonly endedMs?: number;
  readonly status?: string;
  /** Of a read, `acknowledged` says that it found the recipe. */
  readonly outcome: WriteOutcome;
  /** Of the recipe in the answer. */
  readonly version?: number;
  readonly isStale?: boolean;
}
