import { type ErrorCode, errorTable, isErrorCode, ServiceError } from "@tandem/contracts";

// Another service's own faults are, seen from here, answers that make no sense. So is
// `unauthenticated`: our caller did nothing wrong when we are not let in.
const faults: ReadonlySet<ErrorCode> = new Set(["internal", "bad_upstream", "unauthenticated"]);

/**
 * The failure that another service reported, as this service's caller may hear it. A call that the
 * other side cancelled was cut off there: our own caller still waits.
 */
export const relayedError = (
  code: ErrorCode,
  detail: unknown,
  retryAfterMs?: number,
): ServiceError => {
  const message = typeof detail === "string" ? onOneLine(detail) : errorTable[code].title;
  const again = code === "unauthenticated" ? Number.POSITIVE_INFINITY : retryAfterMs;
  return new ServiceError(codeHere(code), message, { retryAfterMs: again });
};

const codeHere = (code: ErrorCode): ErrorCode => {
  if (code === "cancelled") return "unavailable";
  return faults.has(code) ? "bad_upstream" : code;
};

const longestDetail = 300;

/** Somebody else's text: cut, and without what could forge a line or turn the writing around. */
const onOneLine = (text: string): string => {
  const cut = text.length > longestDetail ? `${text.slice(0, longestDetail - 1)}…` : text;
  return cut.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
};

/** A failure to reach the other service, or to understand it. */
export const upstreamError = (code: ErrorCode, message: string, cause?: unknown): ServiceError =>
  new ServiceError(code, message, { cause });

/**
 * An answer that makes no sense. It would make none the next time either: asking again is put off
 * without end.
 */
export const nonsense = (message: string, cause?: unknown): ServiceError =>
  new ServiceError("bad_upstream", message, { cause, retryAfterMs: Number.POSITIVE_INFINITY });

/**
 * Our own deadline ends a wait with an error that has a code already. An answer that is not HTTP,
 * goes over a limit or breaks off is one that makes no sense; anything else that stops a call before
 * an answer means that nobody is there.
 */
export const connectionError = (upstream: string, error: unknown, hasBegun: boolean): Error => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (isErrorCode(code)) return error as Error;
  if (timeouts.has(code)) return upstreamError("deadline_exceeded", `${upstream} is silent`, error);
  if (excesses.has(code)) {
    return nonsense(`${upstream} answers with too much`, error);
  }
  // undici means to give it the parser's code, but looks that up in a table without numbers.
  if (name === "HTTPParserError") {
    return nonsense(`${upstream} does not answer with HTTP`, error);
  }
  if (hasBegun) return upstreamError("bad_upstream", `${upstream} broke its answer off`, error);
  return upstreamError("unavailable", `${upstream} cannot be reached`, error);
};

const timeouts: ReadonlySet<unknown> = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const excesses: ReadonlySet<unknown> = new Set([
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_RES_EXCEEDED_MAX_SIZE",
]);

// What a proxy in between answers when it cannot reach the other service, or will not.
const codeOfStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [429, "rate_limited"],
  [503, "unavailable"],
  [504, "deadline_exceeded"],
]);

/** An error answer that names no code of ours. A wrong request (4xx, 501) stays one. */
export const errorOfStatus = (status: number, retryAfterMs?: number): ServiceError => {
  const message = `an answer with status ${status} and no error code`;
  const code = codeOfStatus.get(status);
  if (code === undefined && (status < 500 || status === 501)) return nonsense(message);
  return new ServiceError(code ?? "bad_upstream", message, { retryAfterMs });
};
