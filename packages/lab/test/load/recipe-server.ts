import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { requestHeaders } from "@tandem/contracts";

export interface StoredRecipe {
  readonly id: number;
  readonly name: string;
  readonly version: number;
}

/** What the server does wrong, or what is wrong around it. */
export type Flaw =
  | "forgets what it acknowledged"
  | "writes twice"
  | "writes what it refuses"
  | "loses its answers"
  | "answers 503 after writing"
  | "reads what was before"
  | "looks at no version";

export interface RecipeServer extends AsyncDisposable {
  readonly origin: string;
  flaw: Flaw | undefined;
  readonly recipes: ReadonlyMap<number, StoredRecipe>;
  /** The headers of every request so far. */
  readonly seen: readonly IncomingMessage["headers"][];
}

/** A small recipe service over HTTP and GraphQL, which keeps the rules unless it has a flaw. */
export const startRecipeServer = async (): Promise<RecipeServer> => {
  const recipes = new Map<number, StoredRecipe>([[1, { id: 1, name: "Soup", version: 1 }]]);
  const seen: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    void answer(request, response, recipes, state.flaw);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const state: RecipeServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    flaw: undefined,
    recipes,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
  return state;
};

type Recipes = Map<number, StoredRecipe>;

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  recipes: Recipes,
  flaw: Flaw | undefined,
): Promise<void> => {
  const body = (await text(request)) || "{}";
  if (request.url === "/graphql") {
    const { variables } = JSON.parse(body) as { variables: { input: { name: string } } };
    const recipe = create(recipes, variables.input.name, flaw);
    return end(response, 200, { data: { createRecipe: { recipe } } });
  }
  const id = Number(request.url?.split("/")[2] ?? 0);
  const { name = "" } = JSON.parse(body) as { name?: string };
  if (request.method === "GET") return read(response, recipes.get(id), flaw);
  const [status, recipe] =
    request.method === "POST"
      ? post(recipes, name, flaw)
      : change(request, recipes, id, name, flaw);
  if (flaw === "loses its answers") return void request.socket.destroy();
  end(response, flaw === "answers 503 after writing" ? 503 : status, recipe);
};

const end = (response: ServerResponse, status: number, body?: object): void =>
  void response.writeHead(status).end(body && JSON.stringify(body));

const create = (recipes: Recipes, name: string, flaw: Flaw | undefined): StoredRecipe => {
  const recipe = { id: recipes.size + 1, name, version: 1 };
  recipes.set(recipe.id, recipe);
  if (flaw === "writes twice") recipes.set(recipe.id + 1, { ...recipe, id: recipe.id + 1 });
  // The number stays taken.
  if (flaw === "forgets what it acknowledged") recipes.set(recipe.id, { ...recipe, name: "" });
  return recipe;
};

const post = (
  recipes: Recipes,
  name: string,
  flaw: Flaw | undefined,
): [status: number, StoredRecipe?] => {
  const recipe = create(recipes, name, flaw);
  return flaw === "writes what it refuses" ? [422] : [201, recipe];
};

const read = (
  response: ServerResponse,
  recipe: StoredRecipe | undefined,
  flaw: Flaw | undefined,
): void => {
  if (!recipe || (flaw === "reads what was before" && recipe.version === 1))
    return end(response, 404);
  const lag = flaw === "reads what was before" ? 1 : 0;
  end(response, 200, { ...recipe, version: recipe.version - lag });
};

const change = (
  { method, headers }: IncomingMessage,
  recipes: Recipes,
  id: number,
  name: string,
  flaw: Flaw | undefined,
): [status: number, StoredRecipe?] => {
  const recipe = recipes.get(id);
  if (!recipe) return [404];
  const expected = headers["if-match"];
  if (expected !== `"${recipe.version}"` && flaw !== "looks at no version") return [412];
  if (method === "DELETE") return recipes.delete(id) ? [204] : [404];
  // A service that looks at no version believes that nothing has happened since the caller's read.
  const version = Number(expected?.replaceAll('"', "")) + 1;
  const changed = { id, name, version };
  recipes.set(id, changed);
  return [200, changed];
};

/** Who asks, and under which key. */
export const identityOf = (headers: IncomingMessage["headers"]) => ({
  token: headers[requestHeaders.authorization],
  principal: headers[requestHeaders.principal],
  key: headers[requestHeaders.idempotencyKey],
});
