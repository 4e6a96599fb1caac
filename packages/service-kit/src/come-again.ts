import { type ErrorCode, errorTable } from "@tandem/contracts";

/**
 * Milliseconds after which it is worth asking again. Said over every protocol: a caller who is not told
 * asks again at once.
 */
export const comeAgainMs = 1_000;

/** RFC 9110 10.2.3. */
export const retryAfterHeader = "retry-after";

/** The same for HTTP, in seconds. */
export const retryAfter = String(comeAgainMs / 1_000);

/** Whether what was refused may be let in a moment later. */
export const mayComeAgain = (code: ErrorCode): boolean =>
  errorTable[code].http === 503 || errorTable[code].http === 429;
