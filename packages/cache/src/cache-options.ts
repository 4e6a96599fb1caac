import { checkNumber } from "@tandem/resilience";
import type { Tier } from "./copy.ts";
import type { Redis } from "./redis.ts";

export interface CacheOptions<Value> {
  /** The service whose copies they are; keys in Redis are `owner:name:key`. */
  readonly owner: string;
  /** Of the shape that values have, `recipe-v1`: who reads another shape uses another name. */
  readonly name: string;
  /** A whole number that grows with each change of a value, 1 at least. */
  readonly versionOf: (value: Value) => number;
  /** What Redis holds may be anybody's; undefined, or an error, for what is not a value. */
  readonly parse: (json: unknown) => Value | undefined;
  /** Bytes of copies in the process, as `estimateBytes` counts; 0 for none. */
  readonly memory: { readonly maxBytes: number };
  /** Without it, replicas share nothing. */
  readonly redis?: Pick<Redis, "run"> | undefined;
  /** Errors for which a stale copy is the better answer. */
  readonly isOutage: (error: unknown) => boolean;
  /** Once for each read that is answered. */
  readonly onRead?: (tier: Tier) => void;
  /**
   * Milliseconds that a copy in the process is as good as the value; 0: every read asks the source,
   * and copies, those in Redis too, are for outages alone. @default 1000
   */
  readonly freshMs?: number;
  /** Milliseconds that a copy in Redis is, by the clock of Redis. @default 10000 */
  readonly sharedFreshMs?: number;
  /** Milliseconds that both believe that there is nothing; freshMs at most in the process. @default 1000 */
  readonly absentMs?: number;
  /** Milliseconds that a copy is kept for an outage. @default 600000 */
  readonly keepMs?: number;
  /** Milliseconds after which whoever can have a stale copy waits no longer. @default 250 */
  readonly patienceMs?: number;
  /** Milliseconds that the source may take; a reader's own deadline ends only its wait. @default 1800 */
  readonly flightMs?: number;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
  /** From 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
}

const longestMs = 2_147_483_647;

/** docs/timeouts.md has them beside what is around them. */
export const cacheDefaults = {
  freshMs: 1_000,
  sharedFreshMs: 10_000,
  absentMs: 1_000,
  keepMs: 600_000,
  patienceMs: 250,
  flightMs: 1_800,
} as const;

const least = { freshMs: 0, sharedFreshMs: 1, absentMs: 0, keepMs: 0, patienceMs: 0, flightMs: 1 };

export type CheckedOptions<Value> = Required<CacheOptions<Value>>;

/** @throws RangeError when a number is outside its limits */
export const checkOptions = <Value>(options: CacheOptions<Value>): CheckedOptions<Value> => {
  checkNumber("maxBytes", options.memory.maxBytes, { min: 0, integer: true });
  const checked = {
    ...cacheDefaults,
    onRead: () => undefined,
    redis: undefined,
    now: () => performance.now(),
    random: () => Math.random(),
    ...options,
  };
  for (const [name, min] of Object.entries(least))
    checkNumber(name, checked[name as keyof typeof least], { min, max: longestMs });
  return checked;
};
