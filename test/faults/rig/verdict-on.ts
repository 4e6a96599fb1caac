import { errorTable, isErrorCode } from "@tandem/contracts";
import type { Dispatcher } from "undici";
import { secretsIn } from "../../hostile/secrets.ts";

type Head = Pick<Dispatcher.ResponseData, "statusCode" | "headers">;

/**
 * `OK` for recipe 42, otherwise the error code in capitals, as over GraphQL; and behind it what is
 * wrong with the answer, if anything is.
 */
export const verdictOn = (head: Head, text: string, id: string): string => {
  if (head.statusCode !== 200) return verdictOnProblem(head, text, id);
  return parse(text)?.["id"] === 42 ? "OK" : "OK, but another body";
};

/** The same for an answer that must be a problem. */
export const verdictOnProblem = (
  { statusCode, headers }: Head,
  text: string,
  id: string,
): string => {
  const body = parse(text);
  const code = body?.["code"];
  const wrong = [
    !String(headers["content-type"]).startsWith("application/problem+json") && "no problem+json",
    (body?.["request_id"] !== id || headers["x-request-id"] !== id) && "no request id",
    (!isErrorCode(code) || errorTable[code].http !== statusCode) && `not its status: ${statusCode}`,
    refusals.has(statusCode) && headers["retry-after"] === undefined && "no Retry-After",
    ...secretsIn(text).map((secret) => `tells ${secret}`),
  ].filter((each) => each !== false);
  return [String(code).toUpperCase(), ...wrong].join(", ");
};

const refusals: ReadonlySet<number> = new Set([429, 503]);

const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};
