import { type ErrorCode, errorTable } from "@tandem/contracts";
import type { Logger } from "@tandem/observability";

/**
 * Logs a failure that is not the caller's. One nobody foresaw is an error with its stack; a
 * neighbour that is gone or late is a warning, and its chain of messages says enough.
 */
export const logFailure = (
  logger: Logger,
  requestId: string,
  code: ErrorCode,
  error: unknown,
): void => {
  // Refusals come by the thousand; their line of completion and the counter say enough.
  if (errorTable[code].http < 500 || code === "overloaded") return;
  const fields = { event: "request-failed", request_id: requestId, code };
  if (code === "internal") logger.error({ ...fields, err: error }, "request failed");
  else logger.warn({ ...fields, reason: reasonsOf(error).join(": ") }, "request failed");
};

const reasonsOf = (error: unknown, depth = 0): string[] => {
  if (!(error instanceof Error)) return [];
  // An error about several addresses has no message of its own, only parts.
  const parts =
    error instanceof AggregateError ? error.errors.flatMap((each) => reasonsOf(each)) : [];
  const causes = depth < 4 ? reasonsOf(error.cause, depth + 1) : [];
  return [error.message, ...parts, ...causes].filter(Boolean);
};
