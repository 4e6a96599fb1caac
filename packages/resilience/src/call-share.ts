import { ResilienceError } from "./errors.ts";
import type { CallScope, Operation, Policy } from "./policy.ts";

export interface CallShareOptions {
  /** How many calls there may be at once; asked for each call, for it may follow a limit that moves. */
  readonly places: () => number;
}

class CallShare implements Policy {
  readonly #places: () => number;
  #taken = 0;

  constructor(places: () => number) {
    this.#places = places;
  }

  async execute<Result>(operation: Operation<Result>, scope: CallScope): Promise<Result> {
    if (this.#taken > 0 && this.#taken >= this.#places()) throw refusal();
    this.#taken += 1;
    try {
      return await operation(scope);
    } finally {
      this.#taken -= 1;
    }
  }
}

const refusal = (): ResilienceError =>
  new ResilienceError("overloaded", "too many calls at once: they hold all places of theirs", {
    retryAfterMs: 1_000,
  });

/**
 * Keeps one slow upstream from holding everything that the process may work on at once. A call has
 * its place from its first attempt to its last, the waits between them included, so the retry belongs
 * inside. One call too many is refused with `overloaded`, at once; a single one never is.
 */
export const createCallShare = ({ places }: CallShareOptions): Policy => new CallShare(places);
