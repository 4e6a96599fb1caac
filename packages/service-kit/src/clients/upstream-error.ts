import { type ErrorCode, isErrorCode, ServiceError } from "@tandem/contracts";

// Another service's own faults are, seen from here, answers that make no sense. So is
// `unauthenticated`: our caller did nothing wrong when we are not let in.
const faults: ReadonlySet<ErrorCode> = new Set(["internal", "bad_upstream", "unauthenticated"]);

/**
 * The failure that another service reported, as this service's caller may hear it. A call that the
 * other side cancelled was cut off there: our own caller still waits.
 */
export const relayedError = (code: ErrorCode, detail: string): ServiceError => {
  if (code === "cancelled") return new ServiceError("unavailable", detail);
  return new ServiceError(faults.has(code) ? "bad_upstream" : code, detail);
};

/** A failure to reach the other service, or to understand it. */
export const upstreamError = (code: ErrorCode, message: string, cause?: unknown): ServiceError =>
  new ServiceError(code, message, { cause });

/**
 * Our own deadline ends a wait with an error that has a code already; anything else that stops a
 * call before an answer means that nobody is there.
 */
export const connectionError = (upstream: string, error: unknown): Error => {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (isErrorCode(code)) return error as Error;
  if (timeouts.has(code)) return upstreamError("deadline_exceeded", `${upstream} is silent`, error);
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") {
    return upstreamError("bad_upstream", `${upstream} answers with too much`, error);
  }
  return upstreamError("unavailable", `${upstream} cannot be reached`, error);
};

const timeouts: ReadonlySet<unknown> = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

// What a proxy in between answers when it cannot reach the other service, or will not.
const codeOfStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [429, "rate_limited"],
  [503, "unavailable"],
  [504, "deadline_exceeded"],
]);

/** An error answer that names no code of ours. */
export const errorOfStatus = (status: number): ServiceError =>
  upstreamError(
    codeOfStatus.get(status) ?? "bad_upstream",
    `an answer with status ${status} and no error code`,
  );
