import {
  type CircuitBreaker,
  createCircuitBreaker,
  createDeadline,
  type DeadlineView,
} from "@tandem/resilience";
import { RedisError } from "./errors.ts";

/** What became of Redis, in order, in the fields of a log line: connected, lost, retrying…, connected. */
export type RedisReport =
  | { readonly event: "redis-connected" }
  | { readonly event: "redis-lost"; readonly err: Error }
  /** A look at Redis follows in so many milliseconds; the error is that of the last one. */
  | {
      readonly event: "redis-retrying";
      readonly attempt: number;
      readonly delay_ms: number;
      readonly err: Error;
    }
  /** Redis answers, and refuses what it is asked: its user may not, or it is full. Once per reason. */
  | { readonly event: "redis-refused"; readonly err: Error };

const messages: Readonly<Record<RedisReport["event"], string>> = {
  "redis-connected": "connected to Redis",
  "redis-lost": "Redis does not answer: going on without it",
  "redis-retrying": "Redis is away: trying again",
  "redis-refused": "Redis refuses a script",
};

export interface RedisWatchOptions {
  /** Resolves when Redis has answered; rejects within its time. */
  readonly ping: () => Promise<unknown>;
  readonly report: (report: RedisReport, message: string) => void;
}

/** Milliseconds between two looks at a Redis whose connection stands, and which does not answer. */
const lookMs = 1_000;

/**
 * Five commands in a second that were not answered, and one of a hundred: without Redis until a PING
 * of ours is. Callers would each wait 100 ms to find out the same.
 */
export const redisBreaker = {
  threshold: 0.01,
  minimumCalls: 5,
  minimumFailures: 5,
  windowMs: 1_000,
  // Our look comes on time, be the timer a moment early.
  openMs: lookMs - 10,
} as const;

/** A command has its own limit and hears of no caller's: whoever leaves says nothing about Redis. */
const endless: DeadlineView = {
  signal: new AbortController().signal,
  reason: undefined,
  remainingMs: () => Infinity,
  addListener: () => undefined,
  removeListener: () => undefined,
  startAttempt: createDeadline,
};
const scope = { deadline: endless, isRepeatable: false };

/** A script is running for too long, or the data are being read: PING is answered so, too. */
const isAway = ({ name, message }: Error): boolean =>
  name !== "ReplyError" || /^(BUSY|LOADING|MASTERDOWN) /.test(message);

/**
 * Knows whether Redis answers. While it does not, commands are refused at once, and a PING finds out
 * in the background when it does again: it is never somebody's request that tries.
 */
export class RedisWatch {
  readonly #ping: () => Promise<unknown>;
  readonly #report: (report: RedisReport, message: string) => void;
  readonly #breaker: CircuitBreaker;
  #state: "untried" | "connected" | "lost" | "closed" = "untried";
  #hasConnection = false;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 0;
  #error: Error | undefined;
  #refusal: string | undefined;

  constructor({ ping, report }: RedisWatchOptions) {
    this.#ping = ping;
    this.#report = report;
    this.#breaker = createCircuitBreaker({
      ...redisBreaker,
      judge: (error) => ({ retry: false, breakerFailure: isAway(error as Error) }),
      onStateChange: (state) => {
        if (state === "open") this.#lost(this.#error ?? new Error("Redis does not answer"));
      },
    });
  }

  /** Runs a command, or refuses to. @throws RedisError */
  async run<Result>(command: () => Promise<Result>): Promise<Result> {
    if (!this.#hasConnection || this.#breaker.state !== "closed") throw this.#away();
    try {
      return await this.#ask(command);
    } catch (error) {
      if (!isAway(error as Error)) this.#refused(error as Error);
      throw new RedisError("Redis does not answer", { cause: error });
    }
  }

  /** Redis has let us in. */
  connected(): void {
    if (this.#state === "closed") return;
    this.#hasConnection = true;
    if (this.#breaker.state === "closed") this.#found();
    else void this.#look();
  }

  /** Why the connection will have ended, or could not be made. */
  failed(error: Error): void {
    this.#error = error;
  }

  /** There is no connection, and another try follows. */
  disconnected(delayMs: number): void {
    if (this.#state === "closed") return;
    this.#hasConnection = false;
    clearTimeout(this.#timer);
    const error = this.#error ?? new Error("Redis closed the connection");
    this.#lost(error);
    this.#retrying(delayMs, error);
  }

  /** Nothing is reported afterwards, and no timer is left. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#state = "closed";
    this.#hasConnection = false;
  }

  #away(): RedisError {
    const what = this.#state === "closed" ? "the connection to Redis is closed" : "Redis is away";
    return new RedisError(what, { cause: this.#error });
  }

  #ask<Result>(command: () => Promise<Result>): Promise<Result> {
    return this.#breaker.execute(async () => {
      try {
        return await command();
      } catch (error) {
        if (isAway(error as Error)) this.#error = error as Error;
        throw error;
      }
    }, scope);
  }

  #found(): void {
    if (this.#state === "connected" || this.#state === "closed") return;
    clearTimeout(this.#timer);
    this.#state = "connected";
    this.#attempt = 0;
    this.#error = undefined;
    this.#refusal = undefined;
    this.#tell({ event: "redis-connected" });
  }

  #lost(err: Error): void {
    if (this.#state === "lost" || this.#state === "closed") return;
    this.#state = "lost";
    this.#tell({ event: "redis-lost", err });
    if (this.#hasConnection) this.#lookLater(lookMs);
  }

  #lookLater(delayMs: number): void {
    if (this.#state !== "lost" || !this.#hasConnection) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), delayMs);
    this.#retrying(delayMs, this.#error ?? new Error("Redis does not answer"));
  }

  async #look(): Promise<void> {
    try {
      await this.#ask(this.#ping);
      if (this.#hasConnection) this.#found();
    } catch (error) {
      // The breaker refuses a look that comes too early, and says how much.
      this.#lookLater((error as { retryAfterMs?: number }).retryAfterMs ?? lookMs);
    }
  }

  #retrying(delayMs: number, err: Error): void {
    this.#attempt += 1;
    this.#tell({ event: "redis-retrying", attempt: this.#attempt, delay_ms: delayMs, err });
  }

  #refused(err: Error): void {
    if (this.#refusal === err.message) return;
    this.#refusal = err.message;
    this.#tell({ event: "redis-refused", err });
  }

  #tell(report: RedisReport): void {
    if (this.#state !== "closed") this.#report(report, messages[report.event]);
  }
}
