import { randomUUID } from "node:crypto";
import { apiKeyHeaders } from "@tandem/lab";
import type { Dispatcher } from "undici";
import type { Caller } from "../cpu/closed-loop.ts";
import { InvalidRunError } from "../invalid-run-error.ts";

/** How callers of web-api send a request: undici's pool, or what a test puts in its place. */
export type Client = Pick<Dispatcher, "request">;

/** Recipes that were made, by what the answers say. */
export interface Tally {
  created: number;
}

export const createReader =
  (client: Client, path: string): Caller =>
  async () =>
    void (await ask(client, { method: "GET", path }, 200));

export const createWriter =
  (client: Client, tally: Tally): Caller =>
  async () => {
    await createRecipe(client);
    tally.created += 1;
  };

/** Each request with a key of its own. */
export const createKeyedWriter =
  (client: Client, tally: Tally): Caller =>
  async () => {
    await createRecipe(client, randomUUID());
    tally.created += 1;
  };

/** The first request makes a recipe, all others hear of the same. */
export const createReplayer = (client: Client, tally: Tally): Caller => {
  const key = randomUUID();
  let first: string | undefined;
  return async () => {
    const { path } = await createRecipe(client, key);
    if (first === undefined) tally.created += 1;
    first ??= path;
    if (path !== first) throw new InvalidRunError(`one key has made ${first} and ${path}`);
  };
};

/** The first request makes a recipe, too: nobody else changes it, so its version is always known. */
export const createPatcher = (client: Client, tally: Tally): Caller => {
  const patch = { steps: "Stir it in a pot..." };
  let path: string | undefined;
  let version = 1;
  return async () => {
    if (path === undefined) {
      path = (await createRecipe(client)).path;
      tally.created += 1;
    }
    const headers = { ...writing, "if-match": `"${version}"` };
    const request = { method: "PATCH", path, headers, body: JSON.stringify(patch) } as const;
    const etag = String((await ask(client, request, 200))["etag"]);
    version += 1;
    if (etag !== `"${version}"`) throw new InvalidRunError(`${path} has ${etag}, not ${version}`);
  };
};

const writing = { ...apiKeyHeaders, "content-type": "application/json" } as const;

/** As large as recipe 42, which is read. */
const draft = JSON.stringify({
  name: "Chicken Tikka Masala",
  steps: "Throw it in a pot...",
  ingredients: [
    { name: "Chicken", quantity: "1 lb" },
    { name: "Sauce", quantity: "2 cups" },
  ],
});

/** @throws InvalidRunError when it is not made */
export const createRecipe = async (
  client: Client,
  key?: string,
): Promise<{ readonly path: string }> => {
  const headers = { ...writing, ...(key !== undefined && { "idempotency-key": key }) };
  const request = { method: "POST", path: "/recipes", headers, body: draft } as const;
  const { location } = await ask(client, request, 201);
  return { path: String(location) };
};

/** @throws InvalidRunError when the answer has another status */
const ask = async (
  client: Client,
  request: Dispatcher.RequestOptions,
  status: number,
): Promise<Dispatcher.ResponseData["headers"]> => {
  const { statusCode, headers, body } = await client.request(request);
  const text = await body.text();
  if (statusCode === status) return headers;
  const { method, path } = request;
  throw new InvalidRunError(`${method} ${path} answered ${statusCode}, not ${status}: ${text}`);
};
