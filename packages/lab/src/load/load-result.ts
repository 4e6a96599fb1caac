import type { RequestRecord } from "./history.ts";

/** What a run found. A run that is not valid says more of the generator than of the server. */
export interface LoadResult {
  readonly valid: boolean;
  /** Why it is not valid: a sentence each. */
  readonly reasons: readonly string[];
  /** Milliseconds since 1970, to set it beside what happened elsewhere. */
  readonly startedAt: number;
  /** Milliseconds in which requests were sent. */
  readonly durationMs: number;
  /** Requests per second that were to be sent. */
  readonly offeredRate: number;
  /** Accepted requests per second, of those that ended while requests were sent. */
  readonly goodput: number;
  readonly total: LoadCounts;
  readonly kinds: Readonly<Record<string, LoadCounts>>;
  /** One for each second since the start, the grace included. */
  readonly seconds: readonly LoadSecond[];
  readonly generator: GeneratorReport;
  /** Empty unless it was asked for. In the order of sending. */
  readonly history: readonly RequestRecord[];
}

/** How a request ended. */
export type Outcome =
  /** The answer was one that the caller wanted. */
  | "accepted"
  /** The answer was that there is too much to do, or nobody to do it. */
  | "refused"
  /** The answer was another failure. */
  | "failed"
  /** There was no answer, and it is known that there will be none. */
  | "error"
  /** There was no answer when the grace was over. */
  | "unanswered";

/** `sent` is the sum of the outcomes; `answered` that of the first three. */
export interface LoadCounts extends Readonly<Record<Outcome, number>> {
  readonly sent: number;
  readonly answered: number;
  /** Answers by their status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Errors by their code: `ECONNRESET`, `timeout`. */
  readonly errors: Readonly<Record<string, number>>;
  readonly latency: {
    readonly accepted: Distribution;
    readonly refused: Distribution;
    /** Failed answers and errors. */
    readonly failed: Distribution;
  };
}

/**
 * Milliseconds, to three significant digits (0.1 %); NaN when there was none, so that no comparison
 * with a limit holds by accident.
 */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export interface LoadSecond {
  /** Requests that were to be sent in this second. */
  readonly offered: number;
  /** Requests that ended in this second. */
  readonly accepted: number;
  readonly refused: number;
  /** Failed answers and errors. */
  readonly failed: number;
}

export interface GeneratorReport {
  /** Of one core, while requests were sent; user and system time of the whole process. */
  readonly cpuShare: number;
  /** By how much its event loop was late. */
  readonly loopLag: Distribution;
  /** By how much requests were sent later than intended. A timer alone makes it up to 1 ms. */
  readonly lateness: Distribution;
  /** Requests that were not sent, because `maxInFlight` were already running. */
  readonly skipped: number;
}
