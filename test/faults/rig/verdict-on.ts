import { errorTable, isErrorCode } from "@tandem/contracts";
import type { Dispatcher } from "undici";
import { secretsIn } from "../../hostile/secrets.ts";

type Head = Pick<Dispatcher.ResponseData, "statusCode" | "headers">;

/**
 * `OK` for the recipe, `STALE` when it says that it may be out of date, otherwise the error code in
 * capitals, as over GraphQL; and behind it what is wrong with the answer, if anything is.
 *
 * @param recipe whose id the answer is to have
 */
export const verdictOn = (head: Head, text: string, id: string, recipe = 42): string => {
  if (head.statusCode !== 200) return verdictOnProblem(head, text, id);
  const freshness = freshnessOf(head);
  return parse(text)?.["id"] === recipe ? freshness : `${freshness}, but another body`;
};

/** How old an answer is says `age`, that it is too old says `warning`: neither means anything alone. */
const freshnessOf = ({ headers: { age, warning } }: Head): string => {
  if (age === undefined && warning === undefined) return "OK";
  const isMarked = /^\d+$/.test(String(age)) && warning === '110 - "Response is Stale"';
  return isMarked ? "STALE" : `OK, but its age is ${String(age)}, its warning ${String(warning)}`;
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
