import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import {
  internalHeaders,
  internalMetadata,
  type ServiceProcess,
  waitUntil,
} from "../../src/index.ts";

type Addresses = Pick<ServiceProcess, "url" | "grpcAddress">;

/** Asks for recipe 42; answers "ok", or what the protocol says instead. */
export type Ask = (service: Addresses) => Promise<string>;

const wordOf = (answer: Response): string => (answer.ok ? "ok" : `${answer.status}`);

const askHttp: Ask = async ({ url }) => {
  const answer = await fetch(`${url}/recipes/42`, { headers: internalHeaders });
  await answer.text();
  return wordOf(answer);
};

const askGraphql: Ask = async ({ url }) => {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { ...internalHeaders, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ recipe(id: 42) { name } }" }),
  });
  await answer.text();
  return wordOf(answer);
};

const askGrpc: Ask = async ({ grpcAddress }) => {
  const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");
  const options = { "grpc.use_local_subchannel_pool": 1 };
  const client = new Client(grpcAddress, credentials.createInsecure(), options);
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        GetRecipe.path,
        GetRecipe.requestSerialize,
        GetRecipe.responseDeserialize,
        { id: 42 },
        internalMetadata(Metadata),
        { deadline: Date.now() + 10_000 },
        (error) => resolve(error ? `${error.code}` : "ok"),
      );
    });
  } finally {
    client.close();
  }
};

export const protocols = { http: askHttp, graphql: askGraphql, grpc: askGrpc } as const;

/** What each protocol says. */
export const askAll = async (service: Addresses): Promise<Record<string, string>> => {
  const answers = Object.entries(protocols).map(
    async ([name, ask]) => [name, await ask(service)] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
};

/** Milliseconds until an answer, whichever: a service that is short of time may refuse. */
export const timeOf = async (ask: Ask, service: Addresses): Promise<number> => {
  const from = performance.now();
  await ask(service);
  return performance.now() - from;
};

/** For the same reason nothing is answered by the first try for certain. */
export const waitUntilAnswered = (ask: Ask, service: Addresses): Promise<void> =>
  waitUntil("recipe 42 is answered", async () => (await ask(service)) === "ok");

/** The same over every protocol. */
export const waitUntilAllAnswered = (service: Addresses): Promise<unknown> =>
  Promise.all(Object.values(protocols).map((ask) => waitUntilAnswered(ask, service)));
