import type { Logger, Metrics } from "@tandem/observability";
import { createConcurrencyLimit, type RequestEnd, type ResilienceError } from "@tandem/resilience";
import { createLoopWatch, type LoopWatch } from "./loop-watch.ts";

/** Who is let in, for all ports of the process but the admin port. */
export interface InboundLimit {
  /** Requests that are let in at once, for now. */
  readonly limit: number;
  /**
   * Asked before a body is read.
   *
   * @returns undefined for a request that is let in: `release` it; otherwise what to answer
   */
  refuse(protocol: "http" | "grpc"): ResilienceError | undefined;
  /** Once for each request that was let in. */
  release(milliseconds: number, end: RequestEnd): void;
  /** Stops watching the event loop. Idempotent. */
  close(): void;
}

export interface InboundLimitOptions {
  /** Requests at once: between which numbers the limit moves, and where it starts. */
  readonly inFlight: { readonly min: number; readonly max: number; readonly initial: number };
  /** Milliseconds by which the event loop may be late. */
  readonly lateMs: number;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "shed">;
}

/**
 * Two lines of defence: the number of requests at once, which follows their latency, and the lateness
 * of the event loop, for work that blocks it.
 */
export const createInboundLimit = ({
  inFlight,
  lateMs,
  logger,
  metrics,
}: InboundLimitOptions): InboundLimit => {
  const limit = createConcurrencyLimit(inFlight);
  const onLate = (measuredMs: number): void =>
    logger.warn(
      { event: "event-loop-late", late_ms: measuredMs },
      `the event loop was ${measuredMs} ms late`,
    );
  // From the first request on: a start blocks the loop all the time, and nobody waits.
  let loop: LoopWatch | undefined;
  return {
    get limit() {
      return limit.limit;
    },
    refuse: (protocol) => {
      loop ??= createLoopWatch({ lateMs, onLate });
      if (!loop.isBlocked() && limit.tryAcquire()) return undefined;
      metrics.shed(protocol);
      return limit.refusal();
    },
    release: (milliseconds, end) => limit.release(milliseconds, end),
    close: () => loop?.close(),
  };
};
