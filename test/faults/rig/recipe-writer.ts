import { randomBytes } from "node:crypto";
import { etagOf, requestHeaders } from "@tandem/contracts";
import { apiKeyHeaders, type Sender } from "@tandem/lab";
import { type Dispatcher, Pool } from "undici";
import { keyedName } from "./written-recipes.ts";
import { verdictOnProblem } from "./verdict-on.ts";

export interface RecipeWriterOptions {
  readonly url: string;
  /** A public route that takes new recipes: `/via/grpc/recipes`. */
  readonly path: string;
  /** Characters of each recipe's steps, which no database can make shorter. @default few */
  readonly stepsLength?: number | undefined;
  /** Whether its request may be made again. @default true */
  readonly isKeyed?: boolean;
  /** Over HTTPS: the authority, as PEM, that has signed the certificate. */
  readonly ca?: string | undefined;
  /** @default the tester whom `startService` knows */
  readonly authorization?: string | undefined;
}

/** The run decides when to give up. */
const unhurried = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };

/**
 * Makes new recipes, each with its request's id in its name and as its `Idempotency-Key`, unless told
 * otherwise, and sends nothing twice. Looks at every answer, and notes what it says in the history.
 */
export const createSender = (options: RecipeWriterOptions): Sender => {
  const { url, path, stepsLength, ca } = options;
  const pool = new Pool(url, { ...unhurried, ...(ca !== undefined && { connect: { ca } }) });
  const steps = stepsLength === undefined ? "Stir." : incompressible(stepsLength);
  return {
    send: async ({ id, signal, begin }) => {
      const end = begin({ type: "write", key: id });
      const request = { headers: headersOf(id, options), body: bodyOf(id, steps) };
      const answer = await pool.request({ path, method: "POST", ...request, signal });
      const text = await answer.body.text();
      const status = verdictOn(answer, text, id);
      end({ status, recipe: status === "OK" ? JSON.parse(text) : undefined });
      return { status, requestId: String(answer.headers[requestHeaders.requestId]) };
    },
    close: () => pool.destroy(),
  };
};

/** More rows than one, so that half of them would be found out. */
const ingredients = [
  { name: "Oats", quantity: "80 g" },
  { name: "Milk", quantity: "200 ml" },
];

const incompressible = (length: number): string =>
  randomBytes(length).toString("base64").slice(0, length);

const headersOf = (
  id: string,
  { isKeyed = true, authorization = apiKeyHeaders.authorization }: RecipeWriterOptions,
) => ({
  authorization,
  [requestHeaders.requestId]: id,
  ...(isKeyed && { [requestHeaders.idempotencyKey]: id }),
  "content-type": "application/json",
});

const bodyOf = (id: string, steps: string): string =>
  JSON.stringify({ name: keyedName(id), steps, ingredients });

const verdictOn = (answer: Dispatcher.ResponseData, text: string, id: string): string => {
  if (answer.statusCode !== 201) return verdictOnProblem(answer, text, id);
  const { name, version, ...rest } = JSON.parse(text) as Record<string, unknown>;
  const isWhole = Array.isArray(rest["ingredients"]) && rest["ingredients"].length === 2;
  const isIts = name === keyedName(id) && version === 1 && answer.headers["etag"] === etagOf(1);
  return isIts && isWhole ? "OK" : "OK, but another body";
};
