import { LRUCache } from "lru-cache";
import { type Copy, isOlder, type KnownCopy } from "./copy.ts";
import { estimateBytes } from "./estimate-bytes.ts";

/** Bytes of an entry beside its key and value: its own object and its places in the list and the map. */
const entryBytes = 200;

interface Entry<Value> extends KnownCopy<Value> {
  asOf: number;
  knownAt: number;
  /** Milliseconds until which it answers; -Infinity for a copy that is only there for an outage. */
  freshUntil: number;
  /** When a write of unknown outcome was made: what is from before it is not fresh. */
  doubtedAt: number;
}

/** The copies of this process; those that nobody asked for longest make room. */
export class MemoryCopies<Value extends object> {
  readonly #entries: LRUCache<string, Entry<Value>> | undefined;
  readonly #now: () => number;

  /** @param maxBytes as estimateBytes counts; 0 for no copies */
  constructor(maxBytes: number, now: () => number) {
    this.#now = now;
    if (maxBytes > 0) this.#entries = new LRUCache({ maxSize: maxBytes });
  }

  /** For a reader: a copy that still answers. */
  findFresh(key: string): Copy<Value> | undefined {
    const entry = this.#entries?.get(key);
    return entry && entry.freshUntil > this.#now() ? entry : undefined;
  }

  /** What is known, fresh or not. */
  find(key: string): KnownCopy<Value> | undefined {
    return this.#entries?.peek(key);
  }

  /**
   * Keeps the copy, unless a newer one is known.
   *
   * @param from milliseconds from which it is fresh; -Infinity for one that is not
   */
  offer(key: string, copy: Copy<Value>, from: number, forMs: number): void {
    const known = this.#entries?.peek(key);
    if (known && isOlder(copy, known)) return;
    const doubtedAt = known?.doubtedAt ?? -Infinity;
    const freshUntil = from >= doubtedAt ? from + forMs : -Infinity;
    const knownAt = this.#now();
    if (known === undefined || !isSame(known, copy))
      return this.#set(key, { ...copy, knownAt, freshUntil, doubtedAt });
    known.asOf = Math.max(known.asOf, copy.asOf);
    known.freshUntil = Math.max(known.freshUntil, freshUntil);
    known.knownAt = knownAt;
  }

  /** What is known now is there for an outage only, and so is what is still to come from before. */
  doubt(key: string): void {
    const doubtedAt = this.#now();
    const known = this.#entries?.peek(key) ?? { ...unknown, knownAt: doubtedAt };
    this.#set(key, { ...known, freshUntil: -Infinity, doubtedAt });
  }

  #set(key: string, entry: Entry<Value>): void {
    const size = entryBytes + estimateBytes(key) + estimateBytes(entry.value);
    this.#entries?.set(key, entry, { size });
  }
}

/** Nothing is known, which is not the same as that there is nothing: it is never fresh. */
const unknown = { value: undefined, version: 0, asOf: -Infinity };

const isSame = (one: Copy<unknown>, other: Copy<unknown>): boolean =>
  one.version === other.version && (one.value === undefined) === (other.value === undefined);
