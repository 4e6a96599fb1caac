import { checkNumber } from "@tandem/resilience";
import { LRUCache } from "lru-cache";
import type { Answer } from "./copy.ts";
import { estimateBytes } from "./estimate-bytes.ts";

export interface LastGoodOptions {
  /** Bytes of copies, as `estimateBytes` counts; 0 for none. */
  readonly maxBytes: number;
  /** Milliseconds that a copy is kept. @default 600000 */
  readonly keepMs?: number;
  /** Errors for which the copy is the better answer. */
  readonly isOutage: (error: unknown) => boolean;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

export interface LastGood<Value> {
  /**
   * Always asks, and keeps what came, once a second for each key at most. When that fails with an
   * outage, the copy is the answer: with staleMs, which no other answer has.
   *
   * @throws what `load` throws when there is no copy, or it was no outage
   */
  read(key: string, load: () => Promise<Value>): Promise<KeptAnswer<Value>>;
  /** What a write through this process left. Not copied: nobody may change it afterwards. */
  keep(key: string, value: Value): void;
  /** It is not there any more. A read that began before does not bring it back. */
  forget(key: string): void;
}

export type KeptAnswer<Value> = Answer<Value> & { readonly value: Value };

/** A value that is undefined was forgotten. */
interface Kept<Value> {
  readonly value: Value | undefined;
  /** Milliseconds at which it was true. */
  readonly asOf: number;
}

/** Milliseconds in which a copy is as good as a later one: keeping it costs more than a look at it. */
const renewMs = 1_000;
/** Bytes of an entry beside its key and value. */
const entryBytes = 200;

class LastGoodAnswers<Value extends object> implements LastGood<Value> {
  readonly #options: Required<LastGoodOptions>;
  readonly #kept: LRUCache<string, Kept<Value>> | undefined;

  constructor(options: Required<LastGoodOptions>) {
    this.#options = options;
    if (options.maxBytes > 0) this.#kept = new LRUCache({ maxSize: options.maxBytes });
  }

  async read(key: string, load: () => Promise<Value>): Promise<KeptAnswer<Value>> {
    const { now, isOutage } = this.#options;
    const askedAt = now();
    try {
      const value = await load();
      this.#renew(key, value, askedAt);
      return { value, staleMs: undefined };
    } catch (error) {
      const copy = isOutage(error) ? this.#find(key) : undefined;
      if (copy === undefined) throw error;
      return copy;
    }
  }

  keep(key: string, value: Value): void {
    this.#set(key, { value, asOf: this.#options.now() });
  }

  forget(key: string): void {
    this.#set(key, { value: undefined, asOf: this.#options.now() });
  }

  #renew(key: string, value: Value, asOf: number): void {
    const known = this.#kept?.get(key);
    const isNews = known === undefined || asOf >= known.asOf + (known.value ? renewMs : 0);
    if (isNews) this.#set(key, { value, asOf });
  }

  #find(key: string): KeptAnswer<Value> | undefined {
    const { now, keepMs } = this.#options;
    const known = this.#kept?.get(key);
    if (known?.value === undefined) return undefined;
    const staleMs = now() - known.asOf;
    return staleMs <= keepMs ? { value: known.value, staleMs } : undefined;
  }

  #set(key: string, kept: Kept<Value>): void {
    const size = entryBytes + estimateBytes(key) + estimateBytes(kept.value);
    this.#kept?.set(key, kept, { size });
  }
}

/**
 * Keeps what an upstream answered last, for when it does not. Nothing is answered from it otherwise,
 * so it needs no rule about freshness. It has no timers and makes no calls of its own.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createLastGood = <Value extends object>({
  maxBytes,
  keepMs = 600_000,
  isOutage,
  now = () => performance.now(),
}: LastGoodOptions): LastGood<Value> => {
  checkNumber("maxBytes", maxBytes, { min: 0, integer: true });
  checkNumber("keepMs", keepMs, { min: 0 });
  return new LastGoodAnswers({ maxBytes, keepMs, isOutage, now });
};
