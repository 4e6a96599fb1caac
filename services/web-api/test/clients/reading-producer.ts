import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Metadata,
  type sendUnaryData,
  Server as GrpcServer,
  ServerCredentials,
} from "@grpc/grpc-js";
import { type ErrorCode, errorTable, loadGrpcService } from "@tandem/contracts";
import type { Recipe } from "../../src/recipes/recipe.ts";

/** What a read is answered, in words that are the same for every protocol. */
export type Said =
  | { readonly recipe: Recipe; readonly stale_seconds?: unknown }
  | { readonly recipes: readonly Recipe[]; readonly next: string | null }
  | { readonly code: ErrorCode }
  | "nonsense"
  | "silence";

export interface ReadingProducer {
  readonly url: string;
  /** `host:port`. */
  readonly grpcAddress: string;
  /** What the next reads of one recipe and of a page get. */
  one: Said;
  page: Said;
  /** Nobody listens any more, over any protocol. Idempotent. */
  close(): void;
}

const producer = { pid: 1, instance: "recipe-api-1" };

/** A recipe-api that says what the test wants to whoever reads. */
export const startReadingProducer = async (one: Said, page: Said): Promise<ReadingProducer> => {
  const web = createServer((request, response) => void answer(reading, request, response));
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  const grpc = new GrpcServer();
  grpc.addService(await loadGrpcService("recipe.v1.RecipeService"), {
    GetRecipe: (_call: unknown, callback: Callback) => answerGrpc(reading.one, callback),
    ListRecipes: (_call: unknown, callback: Callback) => answerGrpc(reading.page, callback),
  });
  const reading: ReadingProducer = {
    url: originOf(web),
    grpcAddress: await bind(grpc),
    one,
    page,
    close: () => {
      grpc.forceShutdown();
      web.closeAllConnections();
      web.close();
    },
  };
  return reading;
};

const originOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const bind = (server: GrpcServer): Promise<string> =>
  new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(`127.0.0.1:${port}`),
    );
  });

const answer = async (
  { one, page }: ReadingProducer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = Buffer.concat(await request.toArray()).toString();
  const { url = "" } = request;
  const isGraphql = url === "/graphql";
  const isOne = isGraphql ? body.includes("query GetRecipe") : url.startsWith("/recipes/");
  const said = isOne ? one : page;
  if (said === "silence") return;
  const { status, value } = isGraphql ? overGraphql(said, body) : overHttp(said);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
};

type Spoken = Exclude<Said, "silence">;

const overHttp = (said: Spoken): { status: number; value: unknown } => {
  if (said === "nonsense") return { status: 200, value: [] };
  if ("code" in said) return { status: errorTable[said.code].http, value: said };
  return { status: 200, value: { producer, ...said } };
};

const overGraphql = (said: Spoken, query: string): { status: number; value: unknown } => {
  if (said === "nonsense") return { status: 200, value: { data: [] } };
  if ("code" in said) {
    const extensions = { code: errorTable[said.code].graphql };
    return { status: 200, value: { errors: [{ message: "no", extensions }] } };
  }
  return { status: 200, value: { data: { producer, ...dataOf(said, query) } } };
};

const dataOf = (said: Exclude<Spoken, { code: ErrorCode } | "nonsense">, query: string): object => {
  if ("recipe" in said) {
    const { recipe, stale_seconds = null } = said;
    const isAsked = query.includes("stale_seconds: staleSeconds");
    return { recipe: { ...withTextIds(recipe), ...(isAsked && { stale_seconds }) } };
  }
  const { recipes, next } = said;
  const pageInfo = { hasNextPage: next !== null, endCursor: next };
  return { page: { recipes: recipes.map(withTextIds), pageInfo } };
};

const withTextIds = (recipe: Recipe): object => ({
  ...recipe,
  id: `${recipe.id}`,
  ingredients: recipe.ingredients.map((each) => ({ ...each, id: `${each.id}` })),
});

type Callback = sendUnaryData<object>;

const answerGrpc = (said: Said, callback: Callback): void => {
  if (said === "silence") return;
  if (said === "nonsense") return callback(null, {});
  if (!("code" in said)) return callback(null, { producer, ...said });
  const metadata = new Metadata();
  metadata.set("error-code", said.code);
  callback({ code: errorTable[said.code].grpc, details: "no", metadata });
};
