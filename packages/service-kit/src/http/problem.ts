import { type ErrorCode, errorTable, isErrorCode, type Problem } from "@tandem/contracts";
import { detailOf, errorCodeOf, refusalStatus } from "../error-code-of.ts";

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
const statusOf = (error: unknown, code: ErrorCode): number =>
  isErrorCode((error as { code?: unknown } | undefined)?.code)
    ? errorTable[code].http
    : (refusalStatus(error) ?? errorTable[code].http);
