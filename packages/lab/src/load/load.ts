import type { Target } from "./senders/target.ts";

/** What one run sends. Every number has a limit: see check-load.ts. */
export interface Load {
  readonly arrival: Arrival;
  /** How long requests are sent, in milliseconds: 1 to 3600000. */
  readonly durationMs: number;
  /** One or more; their weights say how often each is drawn. */
  readonly kinds: readonly LoadKind[];
  /** Decides spacing and kinds, so that a run can be repeated: 0 to 4294967295. @default 1 */
  readonly seed?: number;
  /** A request without an answer after so many milliseconds is given up as the error `timeout`. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds that running requests get once the last was sent; then they are unanswered.
   *
   * @default 6000, as long as the longest client waits
   */
  readonly graceMs?: number;
  /** Ends the sending early. @default 1000000 */
  readonly maxRequests?: number;
  /** What would be one more at the same time is not sent, and makes the run invalid. @default 4000 */
  readonly maxInFlight?: number;
  /** Whether the result has a record of every request. @default false */
  readonly history?: boolean;
  /** When the generator itself falsifies the run. */
  readonly limits?: Partial<GeneratorLimits>;
}

export type Arrival = OpenArrival | ClosedArrival;

/**
 * Requests come when they come, whether or not earlier ones were answered. Latency counts from the
 * intended time, so a server that stalls does not hide the queue before it.
 */
export interface OpenArrival {
  readonly mode: "open";
  /** Requests per second: 0.001 to 20000. */
  readonly rate: number;
  /** Equal steps, or the random ones of callers who know nothing of each other. @default constant */
  readonly spacing?: "constant" | "poisson";
}

/** Each worker sends its next request when it has its answer: a slow server gets fewer requests. */
export interface ClosedArrival {
  readonly mode: "closed";
  /** 1 to `maxInFlight`. */
  readonly workers: number;
}

export interface LoadKind {
  /** Under which it is counted; unique in the run. */
  readonly name: string;
  /** 0.001 to 1000000; its share is its weight by the sum of all. @default 1 */
  readonly weight?: number;
  /** Statuses that are right here though they look like failures: `404`, `NOT_FOUND`. */
  readonly accept?: readonly string[];
  readonly target: Target;
}

export interface GeneratorLimits {
  /** Of one core, over the time in which it sends. @default 0.25 */
  readonly cpuShare: number;
  /** Milliseconds at the 99th percentile, of its event loop and of sending. @default 10 */
  readonly lagMs: number;
}
