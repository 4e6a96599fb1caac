import { checkNumber } from "./check-number.ts";
import { policyDefaults } from "./policy-defaults.ts";

const defaults = policyDefaults.retryBudget;

export interface RetryBudgetOptions {
  /** Retries per call. @default 0.1, of Google's SRE book, "Handling Overload" */
  readonly ratio?: number;
  /** Retries per second that are free however few calls there are. @default 3 */
  readonly minPerSecond?: number;
  /** Tokens it starts with, and the most it holds. @default 20 */
  readonly burst?: number;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** How many retries all calls to one upstream may make together. */
export interface RetryBudget {
  /** Counts a call, before its first attempt. */
  recordCall(): void;
  /** Takes a token for one retry. @returns false when there is none */
  tryTake(): boolean;
  /** Tokens left, a fraction too. */
  readonly remaining: number;
}

const secondMs = 1_000;
/** Ten times 0.1 added up is a little less than 1. */
const wholeToken = 1 - 1e-9;

/**
 * Fills with the larger of what the calls and what the time give. Their sum would let an outage at
 * 100 calls per second grow by 13 %; so it stays at 10 % and the burst wherever there are 30 calls
 * or more per second. The two are compared second by second, and a second begins with a call.
 */
class TokenBucket implements RetryBudget {
  readonly #ratio: number;
  readonly #minPerMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #secondBegan: number;
  /** In this second. */
  #calls = 0;
  /** In this second. */
  #credited = 0;

  constructor({ ratio, minPerSecond, burst, now }: Required<RetryBudgetOptions>) {
    this.#ratio = ratio;
    this.#minPerMs = minPerSecond / secondMs;
    this.#burst = burst;
    this.#now = now;
    this.#tokens = burst;
    this.#secondBegan = now();
  }

  get remaining(): number {
    this.#fill(this.#now());
    return this.#tokens;
  }

  recordCall(): void {
    const now = this.#now();
    if (now - this.#secondBegan >= secondMs) this.#beginSecond(now);
    this.#calls += 1;
  }

  tryTake(): boolean {
    this.#fill(this.#now());
    if (this.#tokens < wholeToken) return false;
    this.#tokens -= 1;
    return true;
  }

  #beginSecond(now: number): void {
    this.#fill(now);
    this.#secondBegan = now;
    this.#calls = 0;
    this.#credited = 0;
  }

  #fill(now: number): void {
    const byTime = this.#minPerMs * (now - this.#secondBegan);
    const due = Math.max(this.#ratio * this.#calls, byTime);
    this.#tokens = Math.min(this.#burst, this.#tokens + (due - this.#credited));
    this.#credited = due;
  }
}

/**
 * One for each upstream, shared by all retries to it.
 *
 * @throws RangeError when ratio is not from 0 to 1, minPerSecond negative or burst less than 1
 */
export const createRetryBudget = ({
  ratio = defaults.ratio,
  minPerSecond = defaults.minPerSecond,
  burst = defaults.burst,
  now = () => performance.now(),
}: RetryBudgetOptions = {}): RetryBudget => {
  checkNumber("ratio", ratio, { min: 0, max: 1 });
  checkNumber("minPerSecond", minPerSecond, { min: 0 });
  checkNumber("burst", burst, { min: 1 });
  return new TokenBucket({ ratio, minPerSecond, burst, now });
};
