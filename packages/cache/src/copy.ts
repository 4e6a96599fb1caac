/**
 * Where an answer came from: the copy of this process, the one that replicas share, the source
 * itself, or a copy that is not fresh any more.
 */
export type Tier = "memory" | "redis" | "source" | "stale";

/** What a read found. */
export interface Answer<Value> {
  /** Frozen, and shared with others. Undefined: the source has nothing under this key. */
  readonly value: Value | undefined;
  /** Of a stale copy: milliseconds since it was known to be true. Undefined for a fresh answer. */
  readonly staleMs: number | undefined;
}

/** What was known under a key, and when. */
export interface Copy<Value> {
  readonly value: Value | undefined;
  /** Of the value, or of its deletion; 0 when the source just has nothing. */
  readonly version: number;
  /** Milliseconds (performance.now) at which this was true: before the source was asked. */
  readonly asOf: number;
}

/** A copy, and when it was kept: by then the source had answered. */
export interface KnownCopy<Value> extends Copy<Value> {
  readonly knownAt: number;
}

/**
 * What the source was asked after it had given the other answer is the newer one, whatever its version:
 * so a deletion needs none. Of two that were asked side by side, the version says it.
 */
export const isOlder = (copy: Copy<unknown>, known: KnownCopy<unknown>): boolean =>
  copy.asOf <= known.knownAt && copy.version < known.version;
