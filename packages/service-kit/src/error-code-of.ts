import { type ErrorCode, errorTable, isErrorCode } from "@tandem/contracts";

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
  const { code } = (error ?? {}) as ThrownError;
  if (isErrorCode(code)) return code;
  const status = refusalStatus(error);
  if (status === undefined) return "internal";
  return codeOfStatus.get(status) ?? "invalid_argument";
};

/** Some messages of libraries quote what was sent, which may be 16 KB. */
const longestDetail = 300;

const shorten = (text: string): string =>
  text.length > longestDetail ? `${text.slice(0, longestDetail - 1).toWellFormed()}…` : text;

/**
 * What the caller is told beside the code. The message of an error reaches nobody outside when the
 * fault is ours: it may hold anything.
 */
export const detailOf = (error: unknown, code: ErrorCode): string =>
  errorTable[code].http < 500 ? shorten(String((error as ThrownError).message)) : detailOfFault;

/**
 * The status with which the framework refuses a request. Only its own errors may speak: one of
 * another library may carry the status of an answer that it got, and a message for nobody outside.
 */
export const refusalStatus = (error: unknown): number | undefined => {
  const { code, statusCode, validation } = (error ?? {}) as ThrownError;
  const isFrameworks =
    validation !== undefined || (typeof code === "string" && /^(FST|MER)_ERR_/.test(code));
  if (!isFrameworks || typeof statusCode !== "number") return undefined;
  return statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
};
