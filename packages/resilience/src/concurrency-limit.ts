import { checkNumber, longestMs } from "./check-number.ts";
import { ResilienceError } from "./errors.ts";
import { LatencyGradient } from "./latency-gradient.ts";

/**
 * How a request ended: `done`, its time is a sample; `overdue`, our own time ran out, a sign of too
 * much work; `unrelated`, its time says nothing of us: the caller went away, another service failed,
 * a stream ended.
 */
export type RequestEnd = "done" | "overdue" | "unrelated";

export interface ConcurrencyLimitOptions {
  /** Requests at once that are always let in. @default 8 */
  readonly min?: number;
  /** Requests at once beyond which none is let in. @default 64 */
  readonly max?: number;
  /** Where it starts, and starts anew after a second without requests. @default 32 */
  readonly initial?: number;
  /** Milliseconds after which those who are refused are to come back. @default 1000 */
  readonly retryAfterMs?: number;
  readonly onChange?: (limit: number) => void;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** How many requests a process works on at once, by the latency it measures. */
export interface ConcurrencyLimit {
  /** Costs no more than a comparison: ask before the body is read. @returns false to refuse */
  tryAcquire(): boolean;
  /** Once for each request that was let in. A latency that is no number counts as unrelated. */
  release(latencyMs: number, end: RequestEnd): void;
  /** The error to answer with. */
  refusal(): ResilienceError;
  /** Requests that are let in at once, for now. */
  readonly limit: number;
  readonly inFlight: number;
}

/** Milliseconds without a request after which what was learnt under load is forgotten. */
const idleMs = 1_000;

class AdaptiveLimit implements ConcurrencyLimit {
  readonly #options: Required<ConcurrencyLimitOptions>;
  readonly #gradient: LatencyGradient;
  #limit: number;
  #inFlight = 0;
  #lastEndedAt: number;

  constructor(options: Required<ConcurrencyLimitOptions>) {
    this.#options = options;
    this.#lastEndedAt = options.now();
    this.#gradient = new LatencyGradient(options, this.#lastEndedAt);
    this.#limit = options.initial;
  }

  get limit(): number {
    return this.#limit;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  tryAcquire(): boolean {
    if (this.#inFlight === 0) this.#forgetWhenIdle();
    if (this.#inFlight >= this.#limit) return false;
    this.#inFlight += 1;
    return true;
  }

  release(latencyMs: number, end: RequestEnd): void {
    const now = this.#options.now();
    const peak = this.#inFlight;
    this.#inFlight = Math.max(0, peak - 1);
    this.#lastEndedAt = now;
    if (end === "unrelated" || !(latencyMs >= 0 && latencyMs < Number.POSITIVE_INFINITY)) return;
    if (this.#gradient.add(latencyMs, end === "overdue", peak, now)) this.#apply();
  }

  refusal(): ResilienceError {
    const { retryAfterMs } = this.#options;
    return new ResilienceError("overloaded", "too many requests at once", { retryAfterMs });
  }

  #forgetWhenIdle(): void {
    const now = this.#options.now();
    if (now - this.#lastEndedAt < idleMs) return;
    this.#gradient.restart(now);
    this.#apply();
  }

  #apply(): void {
    const limit = Math.floor(this.#gradient.limit);
    if (limit === this.#limit) return;
    this.#limit = limit;
    this.#options.onChange(limit);
  }
}

/**
 * One for each process, on the way in.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createConcurrencyLimit = ({
  min = 8,
  max = 64,
  initial = Math.min(Math.max(32, min), max),
  retryAfterMs = 1_000,
  onChange = () => undefined,
  now = () => performance.now(),
}: ConcurrencyLimitOptions = {}): ConcurrencyLimit => {
  checkNumber("min", min, { min: 1, integer: true });
  checkNumber("max", max, { min, integer: true });
  checkNumber("initial", initial, { min, max, integer: true });
  checkNumber("retryAfterMs", retryAfterMs, { min: 0, max: longestMs });
  return new AdaptiveLimit({ min, max, initial, retryAfterMs, onChange, now });
};
