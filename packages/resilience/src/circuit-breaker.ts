import { CallCounts } from "./call-counts.ts";
import { checkNumber, longestMs } from "./check-number.ts";
import { ResilienceError } from "./errors.ts";
import { type Judge, judgeOwn, usefulMs } from "./judge.ts";
import { policyDefaults } from "./policy-defaults.ts";
import type { CallScope, Operation, Policy } from "./policy.ts";

const defaults = policyDefaults.circuitBreaker;

/** `half_open`: the next call, and it alone, finds out whether the other side is back. */
export type BreakerState = "closed" | "open" | "half_open";

export interface CircuitBreakerOptions {
  /** Share of failures at which it opens; more than 0, at most 1. @default 0.9 */
  readonly threshold?: number;
  /** Calls in the window below which it stays closed. @default 20 */
  readonly minimumCalls?: number;
  /** Failures in the window below which it stays closed, whatever their share. @default 1 */
  readonly minimumFailures?: number;
  /** Milliseconds that are looked back on, to within a tenth. @default 5000 */
  readonly windowMs?: number;
  /** Milliseconds until the first call that probes. @default 1000 */
  readonly openMs?: number;
  readonly judge: Judge;
  readonly onStateChange?: (state: BreakerState) => void;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

export interface CircuitBreaker extends Policy {
  /** It turns from open to half_open with the first call after openMs, not by itself. */
  readonly state: BreakerState;
}

/** What a call tells of the other side; nothing when it was ours or our caller's doing. */
type Sign = "answer" | "failure" | "nothing";

class Breaker implements CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>;
  readonly #counts: CallCounts;
  #state: BreakerState = "closed";
  #openedAt = 0;
  #isProbing = false;
  /** Grows with each change of state: what began in an earlier one says nothing of this one. */
  #period = 0;

  constructor(options: Required<CircuitBreakerOptions>) {
    this.#options = options;
    this.#counts = new CallCounts(options.windowMs);
  }

  get state(): BreakerState {
    return this.#state;
  }

  async execute<Result>(operation: Operation<Result>, scope: CallScope): Promise<Result> {
    if (this.#state !== "closed") this.#beginProbe();
    const period = this.#period;
    try {
      const result = await operation(scope);
      this.#record("answer", period);
      return result;
    } catch (error) {
      this.#record(this.#signOf(error, scope), period);
      throw error;
    }
  }

  #beginProbe(): void {
    const { openMs, now } = this.#options;
    if (this.#state === "open") {
      const leftMs = this.#openedAt + openMs - now();
      if (leftMs > 0) throw refusal(leftMs);
      this.#enter("half_open");
    }
    if (this.#isProbing) throw refusal(openMs);
    this.#isProbing = true;
  }

  #record(sign: Sign, period: number): void {
    if (period !== this.#period) return;
    if (this.#state === "half_open") this.#endProbe(sign);
    else if (sign !== "nothing") this.#count(sign === "failure");
  }

  #endProbe(sign: Sign): void {
    this.#isProbing = false;
    if (sign !== "nothing") this.#enter(sign === "answer" ? "closed" : "open");
  }

  #count(isFailure: boolean): void {
    const { threshold, minimumCalls, minimumFailures, now } = this.#options;
    const counts = this.#counts;
    counts.add(isFailure, now());
    if (!isFailure || counts.calls < minimumCalls) return;
    if (counts.failures >= Math.max(minimumFailures, threshold * counts.calls)) this.#enter("open");
  }

  #enter(state: BreakerState): void {
    this.#state = state;
    this.#period += 1;
    this.#counts.clear();
    if (state === "open") this.#openedAt = this.#options.now();
    this.#options.onStateChange(state);
  }

  /**
   * A failure counts when the call still had time for an answer, or when its attempt had all of an
   * attempt's time. Otherwise it was our caller who had no patience.
   */
  #signOf(error: unknown, { deadline }: CallScope): Sign {
    if (error instanceof ResilienceError) {
      return judgeOwn(error).breakerFailure ? "failure" : "nothing";
    }
    if (deadline.reason || deadline.remainingMs() < usefulMs) return "nothing";
    return this.#options.judge(error).breakerFailure ? "failure" : "answer";
  }
}

const refusal = (retryAfterMs: number): ResilienceError =>
  new ResilienceError("unavailable", "refused without asking: too many calls failed", {
    retryAfterMs: Math.ceil(retryAfterMs),
  });

/**
 * Stops calling a service that does not work, and finds out by single calls when it does again.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createCircuitBreaker = ({
  threshold = defaults.threshold,
  minimumCalls = defaults.minimumCalls,
  minimumFailures = defaults.minimumFailures,
  windowMs = defaults.windowMs,
  openMs = defaults.openMs,
  onStateChange = () => undefined,
  now = () => performance.now(),
  judge,
}: CircuitBreakerOptions): CircuitBreaker => {
  checkNumber("threshold", threshold, { min: 0.01, max: 1 });
  checkNumber("minimumCalls", minimumCalls, { min: 1, integer: true });
  checkNumber("minimumFailures", minimumFailures, { min: 1, integer: true });
  checkNumber("windowMs", windowMs, { min: 10, max: longestMs });
  checkNumber("openMs", openMs, { min: 1, max: longestMs });
  return new Breaker({
    threshold,
    minimumCalls,
    minimumFailures,
    windowMs,
    openMs,
    onStateChange,
    now,
    judge,
  });
};
