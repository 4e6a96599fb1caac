import type { CallDeadline } from "./call-deadline.ts";
import type { Copy } from "./copy.ts";
import type { Redis } from "./redis.ts";
import { readScript } from "./script.ts";

export interface SharedCopiesOptions<Value> {
  readonly redis: Pick<Redis, "run">;
  /** What all keys begin with. */
  readonly prefix: string;
  readonly versionOf: (value: Value) => number;
  readonly parse: (json: unknown) => Value | undefined;
  /** Milliseconds after which Redis refuses an answer of the source as too late. */
  readonly lateMs: number;
  /** Milliseconds that a value is kept for an outage. */
  readonly keepMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** What Redis said. */
export interface SharedReading<Value> {
  /** Milliseconds (our clock) before Redis was asked. */
  readonly askedAt: number;
  /** Milliseconds of Redis' clock: what the source is asked from now on is as of this. */
  readonly now: number;
  readonly copy: Copy<Value> | undefined;
  /** Milliseconds by Redis' clock since the copy was true; Infinity when a write has come since. */
  readonly ageMs: number;
}

const scripts = {
  read: readScript("read-entry"),
  store: readScript("store-entry"),
  invalidate: readScript("invalidate-entry"),
};

/** What is kept under a key, in the words of read-entry.lua. */
interface Entry {
  readonly ageMs: number;
  readonly version: number;
  readonly isDoubted: boolean;
  readonly payload: string | undefined;
}

/** The copies in Redis. Nothing here rejects: who cannot have an answer from Redis does without. */
export class SharedCopies<Value> {
  readonly #options: SharedCopiesOptions<Value>;

  constructor(options: SharedCopiesOptions<Value>) {
    this.#options = options;
  }

  /** Undefined when Redis does not answer, or what it has is no value: that is erased. */
  async find(key: string, deadline: CallDeadline): Promise<SharedReading<Value> | undefined> {
    const askedAt = this.#options.now();
    const reply = await this.#run("read", key, [], deadline);
    if (!Array.isArray(reply)) return undefined;
    const [now, entry] = readEntry(reply);
    // From the future is what a clock that was set back makes of the past.
    if (entry === undefined || !(entry.ageMs >= 0))
      return { askedAt, now, copy: undefined, ageMs: Infinity };
    const value = entry.payload === undefined ? undefined : this.#believe(entry, entry.payload);
    if (entry.payload !== undefined && value === undefined) {
      void this.#erase(key);
      return undefined;
    }
    const { ageMs, version } = entry;
    const copy = { value, version, asOf: askedAt - ageMs };
    return { askedAt, now, copy, ageMs: entry.isDoubted ? Infinity : ageMs };
  }

  /** Keeps what the source answered. @param asOf the time of Redis before the source was asked */
  async store(key: string, { value, version }: Copy<Value>, asOf: number): Promise<void> {
    const { lateMs, keepMs } = this.#options;
    const payload = value === undefined ? [] : [JSON.stringify(value)];
    const lifeMs = value === undefined ? 0 : keepMs;
    await this.#run("store", key, [version, asOf, lateMs, lifeMs, ...payload]);
  }

  /** After a write. @returns whether Redis has done it; if not, it may do so later */
  async invalidate(key: string, version: number | "inf", isErased: boolean): Promise<boolean> {
    const args = [version, this.#options.lateMs, isErased ? 1 : 0];
    return (await this.#run("invalidate", key, args)) !== undefined;
  }

  #erase(key: string): Promise<boolean> {
    return this.invalidate(key, "inf", true);
  }

  #believe({ version }: Entry, payload: string): Value | undefined {
    try {
      const value = this.#options.parse(JSON.parse(payload));
      const isIt = value !== undefined && this.#options.versionOf(value) === version;
      return isIt ? value : undefined;
    } catch {
      return undefined;
    }
  }

  async #run(
    name: keyof typeof scripts,
    key: string,
    args: readonly (string | number)[],
    deadline?: CallDeadline,
  ): Promise<unknown> {
    const { redis, prefix } = this.#options;
    try {
      return await redis.run(scripts[name], [prefix + key], args, deadline);
    } catch {
      return undefined;
    }
  }
}

const readEntry = (reply: readonly unknown[]): readonly [now: number, entry: Entry | undefined] => {
  const [now, ageMs, version, isDoubted, payload] = reply;
  if (ageMs === undefined) return [Number(now), undefined];
  return [
    Number(now),
    {
      ageMs: Number(ageMs),
      version: Number(version),
      isDoubted: isDoubted === 1,
      payload: typeof payload === "string" ? payload : undefined,
    },
  ];
};
