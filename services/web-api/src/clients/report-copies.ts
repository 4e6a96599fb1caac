import type { ServiceRuntime } from "@tandem/service-kit";
import type { OnCopyServed } from "./last-good-reads.ts";

/** Milliseconds between two lines: in an outage copies are served by the thousand. */
const quietMs = 10_000;

/** Counts the reads that a copy answered, and says in the log why, once in 10 s at most. */
export const reportCopies = ({
  logger,
  metrics,
}: Pick<ServiceRuntime, "logger" | "metrics">): OnCopyServed => {
  const count = metrics.cache("last-good");
  let quietUntil = 0;
  return (err, { requestId }) => {
    count("stale");
    const now = performance.now();
    if (now < quietUntil) return;
    quietUntil = now + quietMs;
    const fields = { event: "copy-served", request_id: requestId, err };
    logger.warn(fields, "recipe-api has no answer: copies stand in for it");
  };
};
