import { checkNumber, longestMs } from "./check-number.ts";
import type { DeadlineView } from "./deadline.ts";
import { ResilienceError } from "./errors.ts";
import { policyDefaults } from "./policy-defaults.ts";
import type { CallScope, Operation, Policy } from "./policy.ts";

const defaults = policyDefaults.bulkhead;

export interface BulkheadOptions {
  /** Calls that run at once. @default 32, as many as there are connections */
  readonly maxConcurrent?: number;
  /** Calls that wait for their turn. @default 64 */
  readonly maxQueued?: number;
  /** Milliseconds that one may wait. @default 200 */
  readonly queueMs?: number;
}

export interface Bulkhead extends Policy {
  /** Calls that run now. */
  readonly running: number;
  /** Calls that wait now. */
  readonly queued: number;
}

class QueueingBulkhead implements Bulkhead {
  readonly #options: Required<BulkheadOptions>;
  /** In the order in which they came. */
  readonly #waiters = new Set<Waiter>();
  #running = 0;

  constructor(options: Required<BulkheadOptions>) {
    this.#options = options;
  }

  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#waiters.size;
  }

  async execute<Result>(operation: Operation<Result>, scope: CallScope): Promise<Result> {
    if (this.#running < this.#options.maxConcurrent) this.#running += 1;
    else await this.#waitForTurn(scope.deadline);
    try {
      return await operation(scope);
    } finally {
      this.#release();
    }
  }

  #waitForTurn(deadline: DeadlineView): Promise<void> {
    const { maxQueued, queueMs } = this.#options;
    if (deadline.reason) throw deadline.reason;
    if (this.#waiters.size >= maxQueued) throw refusal("no place in the queue", queueMs);
    return new Promise((resolve, reject) => {
      this.#waiters.add(new Waiter(this.#waiters, deadline, queueMs, resolve, reject));
    });
  }

  /** A place goes straight to the next: nobody who comes meanwhile can take it. */
  #release(): void {
    const [next] = this.#waiters;
    if (next === undefined) this.#running -= 1;
    else next.admit();
  }
}

/** Leaves the queue exactly once: by its turn, by its time or with its deadline. */
class Waiter {
  readonly #queue: Set<Waiter>;
  readonly #deadline: DeadlineView;
  readonly #admit: () => void;
  readonly #refuse: (reason: Error) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(
    queue: Set<Waiter>,
    deadline: DeadlineView,
    queueMs: number,
    admit: () => void,
    refuse: (reason: Error) => void,
  ) {
    this.#queue = queue;
    this.#deadline = deadline;
    this.#admit = admit;
    this.#refuse = refuse;
    this.#timer = setTimeout(() => this.#end(refusal("no turn in time", queueMs)), queueMs);
    deadline.addListener(this.#end);
  }

  admit(): void {
    this.#leave();
    this.#admit();
  }

  readonly #end = (reason: Error): void => {
    this.#leave();
    this.#refuse(reason);
  };

  #leave(): void {
    this.#queue.delete(this);
    clearTimeout(this.#timer);
    this.#deadline.removeListener(this.#end);
  }
}

const refusal = (why: string, queueMs: number): ResilienceError =>
  new ResilienceError("overloaded", `too many calls at once: ${why}`, {
    retryAfterMs: queueMs,
  });

/**
 * Keeps an upstream from being asked too much at once: calls beyond the limit wait a little, in order,
 * and are refused with `overloaded`.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createBulkhead = ({
  maxConcurrent = defaults.maxConcurrent,
  maxQueued = defaults.maxQueued,
  queueMs = defaults.queueMs,
}: BulkheadOptions = {}): Bulkhead => {
  checkNumber("maxConcurrent", maxConcurrent, { min: 1, integer: true });
  checkNumber("maxQueued", maxQueued, { min: 0, integer: true });
  checkNumber("queueMs", queueMs, { min: 1, max: longestMs });
  return new QueueingBulkhead({ maxConcurrent, maxQueued, queueMs });
};
