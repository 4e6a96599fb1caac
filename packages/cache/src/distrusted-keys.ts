interface Mark {
  /** Invalidations that Redis has not answered yet. */
  pending: number;
  /** Milliseconds until which what Redis has may be from before one that it did not answer. */
  until: number;
}

/**
 * Keys that this process does not read from Redis: it is telling Redis that they have changed, or
 * Redis did not take that. Bounded by the writes of so long an outage as it matters, seconds.
 */
export class DistrustedKeys {
  /** Those that are over come first. */
  readonly #marks = new Map<string, Mark>();
  readonly #lastsMs: number;
  readonly #now: () => number;

  /** @param lastsMs until when an invalidation that failed matters */
  constructor(lastsMs: number, now: () => number) {
    this.#lastsMs = lastsMs;
    this.#now = now;
  }

  get size(): number {
    return this.#marks.size;
  }

  has(key: string): boolean {
    const mark = this.#marks.get(key);
    return mark !== undefined && (mark.pending > 0 || mark.until > this.#now());
  }

  /** @param invalidate resolves with whether Redis has taken it, never rejects */
  async during(key: string, invalidate: () => Promise<boolean>): Promise<void> {
    this.#forgetOld();
    const mark = this.#marks.get(key) ?? { pending: 0, until: -Infinity };
    mark.pending += 1;
    this.#marks.set(key, mark);
    const isDone = await invalidate();
    mark.pending -= 1;
    if (!isDone) mark.until = this.#now() + this.#lastsMs;
    // To the end, where the youngest are.
    this.#marks.delete(key);
    if (mark.pending > 0 || mark.until > this.#now()) this.#marks.set(key, mark);
  }

  #forgetOld(): void {
    const now = this.#now();
    for (const [key, { pending, until }] of this.#marks) {
      if (pending > 0 || until > now) return;
      this.#marks.delete(key);
    }
  }
}
