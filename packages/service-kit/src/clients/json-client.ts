import { type ErrorCode, errorTable, isErrorCode } from "@tandem/contracts";
import type { CallContext } from "../call-context.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "./http-client.ts";
import { errorOfStatus, relayedError } from "./upstream-error.ts";

export interface JsonClient {
  /**
   * @returns the body of a 2xx answer
   * @throws ServiceError with the code of the problem that the other service answered
   */
  send(request: HttpRequest, call: CallContext): Promise<unknown>;
}

interface ProblemBody {
  readonly code?: unknown;
  readonly detail?: unknown;
}

/** Turns problem details back into errors. */
export const createJsonClient = (client: HttpClient): JsonClient => ({
  send: (request, call) => client.send(request, call, readBody),
});

const readBody = ({ status, body, retryAfterMs }: HttpAnswer): unknown => {
  if (status >= 200 && status < 300) return body;
  const { code, detail } = (body ?? {}) as ProblemBody;
  if (isErrorCode(code) && fits(code, status)) throw relayedError(code, detail, retryAfterMs);
  throw errorOfStatus(status, retryAfterMs);
};

/** Whether status and code agree on whose fault it is. */
const fits = (code: ErrorCode, status: number): boolean =>
  errorTable[code].http < 500 === status < 500;
