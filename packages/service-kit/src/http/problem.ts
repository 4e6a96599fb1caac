import { type ErrorCode, errorTable, isErrorCode, type Problem } from "@tandem/contracts";

const detailOfFault =
  "Nothing is wrong with the request; the logs know more under this request id.";

// What Fastify refuses before a handler runs, by its status.
const codeOfStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [404, "not_found"],
  [413, "too_large"],
]);

interface ThrownError {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
  /** What Fastify's validation of a request found. */
  readonly validation?: unknown;
}

/** The error code of anything that was thrown; what is not known is `internal`. */
export const errorCodeOf = (error: unknown): ErrorCode => {
  const thrown = (error ?? {}) as ThrownError;
  if (isErrorCode(thrown.code)) return thrown.code;
  const status = refusalStatus(thrown);
  if (status === undefined) return "internal";
  return codeOfStatus.get(status) ?? "invalid_argument";
};

/**
 * What the caller is told beside the code. The message of an error reaches nobody outside when the
 * fault is ours: it may hold anything.
 */
export const detailOf = (error: unknown, code: ErrorCode): string =>
  errorTable[code].http < 500 ? String((error as ThrownError).message) : detailOfFault;

/** The error as RFC 9457 problem details. */
export const toProblem = (error: unknown, requestId: string): Problem => {
  const code = errorCodeOf(error);
  return {
    type: `urn:tandem:error:${code}`,
    title: errorTable[code].title,
    status: statusOf(error, code),
    detail: detailOf(error, code),
    code,
    request_id: requestId,
  };
};

// A refusal of Fastify keeps its own status, for instance 415, where no code has that one.
const statusOf = (error: unknown, code: ErrorCode): number => {
  const thrown = (error ?? {}) as ThrownError;
  return isErrorCode(thrown.code)
    ? errorTable[code].http
    : (refusalStatus(thrown) ?? errorTable[code].http);
};

/**
 * The status with which the framework refuses a request. Only its own errors may speak: one of
 * another library may carry the status of an answer that it got, and a message for nobody outside.
 */
const refusalStatus = ({ code, statusCode, validation }: ThrownError): number | undefined => {
  const isFrameworks =
    validation !== undefined || (typeof code === "string" && /^(FST|MER)_ERR_/.test(code));
  if (!isFrameworks || typeof statusCode !== "number") return undefined;
  return statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
};
