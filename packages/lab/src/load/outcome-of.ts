import type { Outcome } from "./load-result.ts";

// 429 and 503 of HTTP, the codes for the same in GraphQL and gRPC.
const refusals: ReadonlySet<string> = new Set([
  "429",
  "503",
  "RATE_LIMITED",
  "OVERLOADED",
  "RESOURCE_EXHAUSTED",
  "UNAVAILABLE",
]);

/**
 * What an answer means for the caller, whatever the protocol.
 *
 * @param accept statuses that are right here though they look like failures
 */
export const outcomeOf = (status: string, accept: readonly string[] = []): Outcome => {
  if (/^[23]\d\d$/.test(status) || status === "OK" || accept.includes(status)) return "accepted";
  return refusals.has(status) ? "refused" : "failed";
};

/** What an error is counted under: the most particular name that it has. */
export const errorNameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code ?? (error.cause === undefined ? error.name : errorNameOf(error.cause));
};
