import { createDeadline, type Deadline, untilAborted } from "@tandem/resilience";
import type { CallDeadline } from "./call-deadline.ts";
import type { Copy, Tier } from "./copy.ts";

/** What the readers of a flight are told. */
export interface Landing<Value> {
  readonly tier: Exclude<Tier, "memory">;
  readonly copy: Copy<Value>;
}

export interface FlightOptions<Value> {
  /** Milliseconds that it may take. */
  readonly flightMs: number;
  /** Milliseconds after which a stale copy is the answer, if there is one. */
  readonly patienceMs: number;
  /** Finds the answer, and keeps it. */
  readonly fly: (flight: Flight<Value>) => Promise<Landing<Value>>;
  /** What is kept for an outage. @param spare what the flight has met */
  readonly findStale: (spare: Copy<Value> | undefined) => Copy<Value> | undefined;
  readonly isOutage: (error: unknown) => boolean;
  /** Called when nobody shall join it any more; more than once, perhaps. */
  readonly onEnd: (flight: Flight<Value>) => void;
}

/** One question to Redis and the source, for all readers of a key who come in time. */
export class Flight<Value> {
  readonly key: string;
  readonly startedAt: number;
  /** Of the flight: readers come and go by their own. */
  readonly deadline: Deadline;
  readonly #options: FlightOptions<Value>;
  readonly #outcome = Promise.withResolvers<Landing<Value>>();
  #hasOutcome = false;
  #isDetached = false;
  #isPatient = true;
  #spare: Copy<Value> | undefined;
  #readers = 0;

  /** @param startedAt milliseconds of the cache's clock */
  constructor(key: string, startedAt: number, options: FlightOptions<Value>) {
    this.key = key;
    this.startedAt = startedAt;
    this.#options = options;
    this.deadline = createDeadline(options.flightMs);
    // Perhaps all readers have left by then.
    this.#outcome.promise.catch(() => undefined);
    void this.#run();
  }

  /** Whether its answer is of use to those who come later. */
  get isKept(): boolean {
    return !this.#isDetached && this.deadline.reason === undefined;
  }

  /** A write came after it had begun: its answer is for its readers alone. */
  detach(): void {
    this.#isDetached = true;
  }

  /** @throws what ended the flight, or the reader's deadline */
  async join({ signal }: CallDeadline): Promise<Landing<Value>> {
    this.#readers += 1;
    try {
      return await untilAborted(this.#outcome.promise, signal);
    } finally {
      this.#readers -= 1;
      // Whoever was served a stale copy has not left: what they did not wait for is of use to others.
      if (this.#readers === 0 && !this.#hasOutcome) this.#cancel();
    }
  }

  /** The flight has met a copy that is not fresh. */
  offerStale(copy: Copy<Value>): void {
    this.#spare = copy;
    if (!this.#isPatient) this.#serveStale();
  }

  async #run(): Promise<void> {
    const { patienceMs, fly, isOutage } = this.#options;
    const patience = setTimeout(() => this.#endPatience(), patienceMs);
    try {
      this.#land(await untilAborted(fly(this), this.deadline.signal));
    } catch (error) {
      if (isOutage(error)) this.#serveStale();
      this.#hasOutcome = true;
      this.#outcome.reject(error);
    } finally {
      clearTimeout(patience);
      this.deadline.close();
      this.#options.onEnd(this);
    }
  }

  #endPatience(): void {
    this.#isPatient = false;
    this.#serveStale();
  }

  #serveStale(): void {
    const copy = this.#options.findStale(this.#spare);
    if (copy) this.#land({ tier: "stale", copy });
  }

  #land(landing: Landing<Value>): void {
    this.#hasOutcome = true;
    this.#outcome.resolve(landing);
  }

  #cancel(): void {
    this.#options.onEnd(this);
    this.deadline.cancel();
  }
}
