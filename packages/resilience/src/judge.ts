import type { CallOutcome } from "./call-outcome.ts";
import { ResilienceError } from "./errors.ts";

/** What follows from a failed attempt. A CallOutcome is one. */
export interface Judgement extends Pick<CallOutcome, "retry" | "breakerFailure"> {
  /** Milliseconds after which the other side wants to be asked again (its `Retry-After`). */
  readonly retryAfterMs?: number | undefined;
}

/** Says what an error of the operation means. Policies judge their own errors themselves. */
export type Judge = (error: unknown) => Judgement;

/**
 * Below this there is no use in asking: the other side gives up at once too. Milliseconds.
 */
export const usefulMs = 20;

/** A refusal of ours says nothing of the other side, and would be the same a moment later. */
const ownRefusal: Judgement = { retry: false, breakerFailure: false };
const attemptTimeout: Judgement = { retry: true, breakerFailure: true };

/** What a policy's own error means: only an attempt that timed out can go better. */
export const judgeOwn = (error: ResilienceError): Judgement =>
  error.isAttempt ? attemptTimeout : ownRefusal;

export const judgeWith = (judge: Judge, error: unknown): Judgement =>
  error instanceof ResilienceError ? judgeOwn(error) : judge(error);
