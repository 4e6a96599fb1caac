import type { Conditions } from "./conditions.ts";

/** A line of limited speed moves its bytes in steps of this many milliseconds. */
const stepMs = 20;

/**
 * Reckons when a piece leaves: first it waits for the ones before it (slicer), then for its own
 * transmission (bandwidth), then it is under way (latency).
 */
export class Line {
  /** When the last piece had been transmitted, and when it has left in fact. */
  #freeAt = -Infinity;
  #leftAt = -Infinity;

  /** How many of the available bytes go together. */
  pieceSize(available: number, { bytesPerSecond, slice }: Conditions): number {
    const step = Math.max(1, Math.floor((bytesPerSecond * stepMs) / 1000));
    return Math.min(available, step, slice.bytes);
  }

  /** `performance.now()` at which a piece that arrived `at` has come through. */
  dueAt(at: number, bytes: number, stray: number, conditions: Conditions): number {
    const { bytesPerSecond, latencyMs, jitterMs, slice } = conditions;
    const carriedAt = Math.max(this.#freeAt, at) + (bytes * 1000) / bytesPerSecond;
    const dueAt = carriedAt + latencyMs + stray * jitterMs;
    // From the last one that left, so that a late timer never brings two slices together.
    return Math.max(dueAt, this.#leftAt + slice.delayMs);
  }

  /** A piece that was due has left. */
  passed(dueAt: number, stray: number, { latencyMs, jitterMs }: Conditions): void {
    // From when it was due, so that late timers do not slow the line down.
    this.#freeAt = dueAt - latencyMs - stray * jitterMs;
    this.#leftAt = performance.now();
  }

  /** What could not be transmitted until now must not be made up for. */
  pause({ latencyMs }: Conditions): void {
    this.#freeAt = Math.max(this.#freeAt, performance.now() - latencyMs);
  }
}
