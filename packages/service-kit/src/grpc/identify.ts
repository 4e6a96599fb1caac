import { requestHeaders, ServiceError } from "@tandem/contracts";
import type { IncomingHttpHeaders } from "node:http2";
import type { Authenticate } from "../access/authenticate.ts";
import { notLetIn, type Refusal } from "./refusal.ts";

/**
 * Asks who calls, by the headers alone.
 *
 * @param rawHeaders names and values in turn, as they came: of two `authorization` Node takes the first
 * @returns why the call is refused; otherwise the principal in the headers is a proven one, and what
 *   proved it goes no further
 */
export const identify = (
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  authenticate: Authenticate,
): Refusal | undefined => {
  const { authorization } = headers;
  const claimed = headers[requestHeaders.principal];
  const caller = authenticate({
    authorization: isRepeated(rawHeaders, requestHeaders.authorization) ? "" : authorization,
    principal: typeof claimed === "string" ? claimed : undefined,
  });
  if (caller instanceof ServiceError) return notLetIn(caller);
  delete headers[requestHeaders.authorization];
  if (caller.principal === undefined) delete headers[requestHeaders.principal];
  else headers[requestHeaders.principal] = caller.principal;
  return undefined;
};

const isRepeated = (rawHeaders: readonly string[], name: string): boolean => {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index] === name) count += 1;
  }
  return count > 1;
};
