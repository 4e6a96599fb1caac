/** What a writer was told: it was done, it was not done, or nothing that settles it. */
export type WriteOutcome = "acknowledged" | "refused" | "unknown";

// Over HTTP every other 4xx refuses. Not 408 and 499, which say that somebody stopped waiting, nor 409:
// another attempt with the same key may be under way, made by a proxy that lost the first one.
const unsettling: ReadonlySet<string> = new Set(["408", "409", "499"]);

// The codes for the same in GraphQL and gRPC. RESOURCE_EXHAUSTED stands for 503 too.
const refusals: ReadonlySet<string> = new Set([
  "NOT_FOUND",
  "INVALID_ARGUMENT",
  "PRECONDITION_FAILED",
  "PRECONDITION_REQUIRED",
  "FAILED_PRECONDITION",
  "IDEMPOTENCY_MISMATCH",
  "UNAUTHENTICATED",
  "TOO_LARGE",
  "RATE_LIMITED",
]);

/** What the status of an answer says about a write, whatever the protocol. */
export const writeOutcomeOf = (status: string): WriteOutcome => {
  if (/^2\d\d$/.test(status) || status === "OK") return "acknowledged";
  if (refusals.has(status)) return "refused";
  return /^4\d\d$/.test(status) && !unsettling.has(status) ? "refused" : "unknown";
};
