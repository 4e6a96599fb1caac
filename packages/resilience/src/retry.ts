import { checkNumber, longestMs } from "./check-number.ts";
import { type Judge, judgeWith, usefulMs } from "./judge.ts";
import { linkFirstError } from "./link-first-error.ts";
import { pause } from "./pause.ts";
import { policyDefaults } from "./policy-defaults.ts";
import type { CallScope, Operation, Policy } from "./policy.ts";
import type { RetryBudget } from "./retry-budget.ts";

const defaults = policyDefaults.retry;

/** Another attempt is made. */
export interface RetryEvent {
  /** Which one: 2 for the first retry. */
  readonly attempt: number;
  /** Milliseconds since the one before failed. */
  readonly waitMs: number;
  /** Why the one before failed. */
  readonly error: unknown;
}

export interface RetryOptions {
  /** Attempts of one call, the first included; 1 to 5. @default 2 */
  readonly maxAttempts?: number;
  /** Shortest wait before a retry, in milliseconds. @default 25 */
  readonly baseMs?: number;
  /** Longest wait before a retry, in milliseconds. @default 100 */
  readonly capMs?: number;
  /**
   * Milliseconds of a Retry-After that are waited for within a call. A longer one is not: our caller
   * is told at once and can wait better. @default 250
   */
  readonly maxRetryAfterMs?: number;
  readonly budget: RetryBudget;
  readonly judge: Judge;
  /** From 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
  readonly onRetry?: (event: RetryEvent) => void;
}

class Retry implements Policy {
  readonly #options: Required<RetryOptions>;

  constructor(options: Required<RetryOptions>) {
    this.#options = options;
  }

  async execute<Result>(operation: Operation<Result>, scope: CallScope): Promise<Result> {
    if (scope.deadline.reason) throw scope.deadline.reason;
    this.#options.budget.recordCall();
    try {
      return await operation(scope);
    } catch (error) {
      return await this.#tryAgain(operation, scope, error);
    }
  }

  async #tryAgain<Result>(
    operation: Operation<Result>,
    scope: CallScope,
    first: unknown,
  ): Promise<Result> {
    let error = first;
    for (let attempt = 2; attempt <= this.#options.maxAttempts; attempt += 1) {
      const waitMs = this.#waitFor(error, scope);
      if (waitMs === undefined) break;
      try {
        await pause(waitMs, scope.deadline);
        this.#options.onRetry({ attempt, waitMs, error });
        return await operation({ ...scope, attempt });
      } catch (next) {
        error = next;
      }
    }
    throw linkFirstError(error, first);
  }

  /** Milliseconds; undefined when there must not be another attempt. The budget is asked last. */
  #waitFor(error: unknown, { isRepeatable, deadline }: CallScope): number | undefined {
    if (!isRepeatable || deadline.reason) return undefined;
    const { judge, baseMs, capMs, maxRetryAfterMs, random, budget } = this.#options;
    const { retry, retryAfterMs = 0 } = judgeWith(judge, error);
    if (!retry || retryAfterMs > maxRetryAfterMs) return undefined;
    // At random on top of a Retry-After too: otherwise all who were sent away come back together.
    const waitMs = Math.max(0, retryAfterMs) + baseMs + random() * (capMs - baseMs);
    // Written this way round, a Retry-After that is not a number is not waited for.
    if (!(deadline.remainingMs() - waitMs >= usefulMs)) return undefined;
    return budget.tryTake() ? waitMs : undefined;
  }
}

/**
 * Makes a failed call again, after a wait that differs from caller to caller ("full jitter" of the
 * AWS Builders' Library, "Timeouts, retries and backoff with jitter", with a lower end). Only here:
 * retries at several layers multiply.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createRetry = ({
  maxAttempts = defaults.maxAttempts,
  baseMs = defaults.baseMs,
  capMs = defaults.capMs,
  maxRetryAfterMs = defaults.maxRetryAfterMs,
  random = Math.random,
  onRetry = () => undefined,
  ...required
}: RetryOptions): Policy => {
  checkNumber("maxAttempts", maxAttempts, { min: 1, max: 5, integer: true });
  checkNumber("baseMs", baseMs, { min: 0, max: longestMs });
  checkNumber("capMs", capMs, { min: baseMs, max: longestMs });
  checkNumber("maxRetryAfterMs", maxRetryAfterMs, { min: 0, max: longestMs });
  return new Retry({ maxAttempts, baseMs, capMs, maxRetryAfterMs, random, onRetry, ...required });
};
