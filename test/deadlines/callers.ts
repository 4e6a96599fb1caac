import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import { internalHeaders, internalMetadata } from "@tandem/lab";
import { request } from "undici";
import type { SlowStack } from "./start-slow-stack.ts";

export interface Wait {
  /** When the caller leaves. */
  readonly signal?: AbortSignal;
  /** What the caller says it waits. */
  readonly timeoutMs?: number;
}

/** One way to ask for a recipe. */
export interface Caller {
  readonly name: string;
  /** @returns the error code of the answer; undefined when the caller left, or there was no error */
  ask(stack: SlowStack, wait: Wait): Promise<string | undefined>;
}

/** The token is for recipe-api; who reads at web-api needs none. */
const headersOf = ({ timeoutMs }: Wait): Record<string, string> => ({
  ...internalHeaders,
  ...(timeoutMs !== undefined && { "x-request-timeout-ms": `${timeoutMs}` }),
});

const overHttp = async (url: string, wait: Wait): Promise<string | undefined> => {
  const options = { headers: headersOf(wait), signal: wait.signal ?? null };
  const { body } = await request(url, options);
  return ((await body.json()) as { code?: string }).code;
};

const overGraphql = async (url: string, wait: Wait): Promise<string | undefined> => {
  const { body } = await request(`${url}/graphql`, {
    method: "POST",
    headers: { ...headersOf(wait), "content-type": "application/json" },
    body: JSON.stringify({ query: "{ recipe(id: 42) { name } }" }),
    signal: wait.signal ?? null,
  });
  const { errors } = (await body.json()) as {
    errors?: readonly { extensions: { code: string } }[];
  };
  return errors?.[0]?.extensions.code.toLowerCase();
};

const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");

const overGrpc = async (
  address: string,
  { signal, timeoutMs = 10_000 }: Wait,
): Promise<string | undefined> => {
  const client = new Client(address, credentials.createInsecure());
  await ready(client);
  const { path, requestSerialize, responseDeserialize } = GetRecipe;
  try {
    return await new Promise((resolve) => {
      const call = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { id: 42 },
        internalMetadata(Metadata),
        { deadline: Date.now() + timeoutMs },
        (error) =>
          resolve(error?.code === status.DEADLINE_EXCEEDED ? "deadline_exceeded" : undefined),
      );
      signal?.addEventListener("abort", () => call.cancel());
    });
  } finally {
    client.close();
  }
};

/** A deadline of some milliseconds must not pass while the connection is made. */
const ready = (client: Client): Promise<void> =>
  new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve()));
  });

/** Whoever leaves has no answer. */
const orLeft = async (
  asked: Promise<string | undefined>,
  { signal }: Wait,
): Promise<string | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  }
};

const caller = (
  name: string,
  ask: (stack: SlowStack, wait: Wait) => Promise<string | undefined>,
): Caller => ({ name, ask: (stack, wait) => orLeft(ask(stack, wait), wait) });

/** Over each protocol, straight at recipe-api and through web-api. */
export const callers: readonly Caller[] = [
  caller("HTTP", ({ recipeApi }, wait) => overHttp(`${recipeApi.url}/recipes/42`, wait)),
  caller("GraphQL", ({ recipeApi }, wait) => overGraphql(recipeApi.url, wait)),
  caller("gRPC", ({ recipeApi }, wait) => overGrpc(recipeApi.grpcAddress, wait)),
  ...["http", "graphql", "grpc"].map((protocol) =>
    caller(`web-api and ${protocol}`, ({ webApi }, wait) =>
      overHttp(`${webApi.url}/via/${protocol}/recipes/42`, wait),
    ),
  ),
];
