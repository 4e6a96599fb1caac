import { kindOf } from "./classify-error.ts";
import { DatabaseError } from "./errors.ts";
import { outageLimits } from "./outage-limits.ts";

/** What became of the connections, in order: connected, lost, retrying once or more, connected. */
export type ConnectionReport =
  | { readonly state: "connected" }
  | { readonly state: "lost"; readonly error: Error }
  /** A look at the server follows in so many milliseconds; the error is that of the last one. */
  | {
      readonly state: "retrying";
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: Error;
    };

export interface ConnectionWatchOptions {
  /** Resolves when the server has answered. */
  readonly probe: () => Promise<unknown>;
  readonly report: (report: ConnectionReport) => void;
  /** From 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
}

/** Milliseconds before a look at a server that is away; the last one stays. */
const delaysMs = [100, outageLimits.lookMs] as const;
/** How far a delay strays to each side: replicas must not all look at once. */
const spread = 0.1;

/** Milliseconds after an outage in which calls may still suffer from it: they wait so long for a place. */
const settlingMs = 500;

/** Knows whether the server can be reached, and looks for it in the background while it cannot. */
export class ConnectionWatch {
  readonly #probe: () => Promise<unknown>;
  readonly #report: (report: ConnectionReport) => void;
  readonly #random: () => number;
  readonly #closing = new AbortController();
  #state: "untried" | "connected" | "lost" | "closed" = "untried";
  #timer: NodeJS.Timeout | undefined;
  #lostAt = 0;
  #connectedAt = -Infinity;
  #error: Error | undefined;

  constructor({ probe, report, random = Math.random }: ConnectionWatchOptions) {
    this.#probe = probe;
    this.#report = report;
    this.#random = random;
  }

  /** Aborts when the watch is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Whether the server is away, or was a moment ago. */
  get isUnsettled(): boolean {
    return this.#state === "lost" || performance.now() - this.#connectedAt < settlingMs;
  }

  /** @throws DatabaseError `unavailable` when a statement need not be tried */
  assertReachable(): void {
    if (this.#state === "connected" || this.#state === "untried") return;
    if (this.#state === "closed")
      throw new DatabaseError("unavailable", "the connections to the database are closed");
    if (performance.now() - this.#lostAt < outageLimits.patienceMs) return;
    throw new DatabaseError("unavailable", "the database is away", { cause: this.#error });
  }

  /** The server has let us in. */
  connected(): void {
    if (this.#state === "connected" || this.#state === "closed") return;
    clearTimeout(this.#timer);
    this.#state = "connected";
    this.#connectedAt = performance.now();
    this.#report({ state: "connected" });
  }

  /** A statement or a connection failed: is the server away? */
  note(error: unknown): void {
    if (kindOf(error) === "lost") this.lost(error as Error);
  }

  /** A connection has ended, could not be made or does not answer. */
  lost(error: Error): void {
    if (this.#state === "lost" || this.#state === "closed") return;
    this.#state = "lost";
    this.#lostAt = performance.now();
    this.#report({ state: "lost", error });
    this.#lookLater(1, error);
  }

  /** Nothing is reported afterwards, and no timer is left. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#state = "closed";
    this.#closing.abort();
  }

  #lookLater(attempt: number, error: Error): void {
    this.#error = error;
    const baseMs = delaysMs[Math.min(attempt, delaysMs.length) - 1] ?? 0;
    const delayMs = Math.round(baseMs * (1 + spread * (2 * this.#random() - 1)));
    this.#timer = setTimeout(() => void this.#look(attempt), delayMs);
    this.#report({ state: "retrying", attempt, delayMs, error });
  }

  async #look(attempt: number): Promise<void> {
    const outage = this.#lostAt;
    try {
      await this.#probe();
      this.connected();
    } catch (error) {
      // It may have come back and gone again meanwhile: then another look has been planned.
      if (this.#state === "lost" && this.#lostAt === outage)
        this.#lookLater(attempt + 1, error as Error);
    }
  }
}
