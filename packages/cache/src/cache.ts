import { type CacheOptions, type CheckedOptions, checkOptions } from "./cache-options.ts";
import type { CallDeadline } from "./call-deadline.ts";
import { type Answer, type Copy, isOlder } from "./copy.ts";
import { DistrustedKeys } from "./distrusted-keys.ts";
import { Flight, type Landing } from "./flight.ts";
import { freezeDeep } from "./freeze-deep.ts";
import { MemoryCopies } from "./memory-copies.ts";
import { SharedCopies, type SharedReading } from "./shared-copies.ts";

/** Asks the source; the deadline is that of everybody who waits together. Undefined: nothing there. */
export type Load<Value> = (deadline: CallDeadline) => Promise<Value | undefined>;

export interface Cache<Value> {
  /**
   * What is under the key: from the nearest copy that is fresh, or else from the source, which is
   * asked once for all who come while it answers. While it does not, or fails with an outage, a
   * stale copy is the answer, if there is one.
   *
   * @throws what `load` throws, or the deadline's reason
   */
  read(key: string, load: Load<Value>, deadline: CallDeadline): Promise<Answer<Value>>;
  /**
   * A write through this process was committed. To be called before the write is answered, and
   * waited for, 100 ms at most: reads of this process that begin afterwards see the write, and those
   * of others that begin freshMs later. Never rejects.
   *
   * @param value as the write left it; undefined after a deletion
   * @param version of the write; of a deletion one that no value had before
   * @param asOf performance.now() from before the write was made
   */
  changed(key: string, value: Value | undefined, version: number, asOf: number): Promise<void>;
  /** A write failed or was a replay, so nobody knows what is there: as `changed`. The copy is kept. */
  doubt(key: string): Promise<void>;
}

/** By how much a copy is fresh for less, at most: copies of one moment must not end in one moment. */
const spread = 0.1;

/**
 * Why no older value is ever fresh for longer than it may be:
 * - Its age counts from before the source was asked, in Redis by the clock of Redis alone. So however
 *   late an answer is kept, and whatever is lost, a copy in Redis ends sharedFreshMs after it was
 *   true, and one that a process made of it freshMs later.
 * - A write detaches the flights of its process and tells Redis, before it is answered. From then on
 *   Redis refuses what the source was asked before, unless its version is that of the write or later,
 *   and for as long as it would not refuse it as too late. Other processes keep what they had for
 *   freshMs. A frozen Redis runs what it was told when it wakes up, and all that goes by its clock.
 * - Until Redis has taken that, the process does not read the key there; if it never does, not for
 *   sharedFreshMs: by then all that is in Redis from before the write has ended.
 *   Of a write whose outcome is unknown the process remembers when that was: what another write says,
 *   that began before, is not fresh.
 * - Readers may join a flight for freshMs: no answer is from longer before its reader came.
 * - Nothing has no version. It is fresh for absentMs, and replaced by what was asked for later.
 */
class ReadThrough<Value extends object> implements Cache<Value> {
  readonly #options: CheckedOptions<Value>;
  readonly #memory: MemoryCopies<Value>;
  readonly #shared: SharedCopies<Value> | undefined;
  readonly #distrusted: DistrustedKeys;
  /** Those to join, by key. */
  readonly #flights = new Map<string, Flight<Value>>();
  /** Older ones, too, whose readers go on waiting for them. */
  readonly #running = new Set<Flight<Value>>();

  constructor(options: CheckedOptions<Value>) {
    const { owner, name, redis, sharedFreshMs: lateMs, now } = options;
    this.#options = options;
    this.#memory = new MemoryCopies(options.memory.maxBytes, now);
    this.#distrusted = new DistrustedKeys(lateMs, now);
    this.#shared =
      redis && new SharedCopies({ ...options, redis, prefix: `${owner}:${name}:`, lateMs });
  }

  async read(key: string, load: Load<Value>, deadline: CallDeadline): Promise<Answer<Value>> {
    if (deadline.reason) throw deadline.reason;
    const { now, onRead } = this.#options;
    const fresh = this.#memory.findFresh(key);
    if (fresh) {
      onRead("memory");
      return { value: fresh.value, staleMs: undefined };
    }
    const { tier, copy } = await this.#flightOf(key, load).join(deadline);
    onRead(tier);
    const staleMs = tier === "stale" ? Math.max(0, now() - copy.asOf) : undefined;
    return { value: copy.value, staleMs };
  }

  async changed(
    key: string,
    value: Value | undefined,
    version: number,
    asOf: number,
  ): Promise<void> {
    this.#detach(key);
    this.#keep(key, { value: freezeDeep(value), version, asOf }, asOf);
    await this.#invalidate(key, version, value === undefined);
  }

  async doubt(key: string): Promise<void> {
    this.#detach(key);
    this.#memory.doubt(key);
    await this.#invalidate(key, "inf", false);
  }

  #flightOf(key: string, load: Load<Value>): Flight<Value> {
    const { now, freshMs, keepMs } = this.#options;
    const startedAt = now();
    const running = this.#flights.get(key);
    if (running && startedAt - running.startedAt < freshMs) return running;
    const flight: Flight<Value> = new Flight(key, startedAt, {
      ...this.#options,
      fly: (self) => this.#fly(key, load, self),
      findStale: (spare) => {
        const copy = this.#memory.find(key) ?? spare;
        return copy?.value !== undefined && now() - copy.asOf <= keepMs ? copy : undefined;
      },
      onEnd: (self) => {
        this.#running.delete(self);
        if (this.#flights.get(key) === self) this.#flights.delete(key);
      },
    });
    this.#flights.set(key, flight);
    this.#running.add(flight);
    return flight;
  }

  async #fly(key: string, load: Load<Value>, flight: Flight<Value>): Promise<Landing<Value>> {
    const { now, versionOf } = this.#options;
    const isTrusted = this.#shared !== undefined && !this.#distrusted.has(key);
    const shared = isTrusted ? await this.#shared?.find(key, flight.deadline) : undefined;
    if (shared?.copy) {
      const isFresh = this.#isFresh(key, shared, shared.copy);
      if (flight.isKept) this.#keep(key, shared.copy, isFresh ? shared.askedAt : -Infinity);
      if (isFresh) return { tier: "redis", copy: shared.copy };
      flight.offerStale(shared.copy);
    }
    if (flight.deadline.reason) throw flight.deadline.reason;
    const asOf = now();
    const value = freezeDeep(await load(flight.deadline));
    const copy = { value, version: value === undefined ? 0 : versionOf(value), asOf };
    if (flight.isKept) {
      this.#keep(key, copy, asOf);
      // Nobody waits for Redis to take it. As of before the source was asked, so only with its time.
      if (shared) void this.#shared?.store(key, copy, shared.now);
    }
    return { tier: "source", copy };
  }

  #isFresh(key: string, { ageMs }: SharedReading<Value>, copy: Copy<Value>): boolean {
    const { freshMs, sharedFreshMs, absentMs } = this.#options;
    const known = this.#memory.find(key);
    // Redis has not heard of a write that this process knows.
    if (freshMs === 0 || (known && isOlder(copy, known))) return false;
    return ageMs < this.#spread(copy.value === undefined ? absentMs : sharedFreshMs);
  }

  /** @param from milliseconds from which it is fresh in this process */
  #keep(key: string, copy: Copy<Value>, from: number): void {
    const { freshMs, absentMs } = this.#options;
    const forMs = copy.value === undefined ? Math.min(absentMs, freshMs) : freshMs;
    this.#memory.offer(key, copy, from, this.#spread(forMs));
  }

  #spread(ms: number): number {
    return ms * (1 - spread * this.#options.random());
  }

  #detach(key: string): void {
    this.#flights.delete(key);
    // Few: no more than the requests that the process works on.
    for (const flight of this.#running) if (flight.key === key) flight.detach();
  }

  async #invalidate(key: string, version: number | "inf", isErased: boolean): Promise<void> {
    const shared = this.#shared;
    if (shared === undefined) return;
    await this.#distrusted.during(key, () => shared.invalidate(key, version, isErased));
  }
}

/**
 * Reads through two tiers, of which each may be missing. Holds nothing that must be right: what it
 * has forgotten is asked for again.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createCache = <Value extends object>(options: CacheOptions<Value>): Cache<Value> =>
  new ReadThrough(checkOptions(options));
