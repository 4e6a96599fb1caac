import { type ErrorCode, errorTable, isErrorCode } from "@tandem/contracts";
import type { CallContext } from "../call-context.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";
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
  send: async (request, call) => {
    const { status, body } = await client.send(request, call);
    if (status >= 200 && status < 300) return body;
    const { code, detail } = (body ?? {}) as ProblemBody;
    if (isErrorCode(code) && fits(code, status)) throw relayedError(code, detail);
    throw errorOfStatus(status);
  },
});

/** Whether status and code agree on whose fault it is. */
const fits = (code: ErrorCode, status: number): boolean =>
  errorTable[code].http < 500 === status < 500;
