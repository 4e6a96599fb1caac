import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createRuntime } from "@tandem/service-kit";
import type { FastifyInstance } from "fastify";
import { beforeAll, expect, it } from "vitest";
import { createAppOn } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { authorized, testConfig } from "../start-app.ts";

// Every route of the application as it is put together, found by asking Fastify.
let server: FastifyInstance;
const routes = new Set<string>();

const observe = (message: unknown): void => {
  ({ fastify: server } = message as { fastify: FastifyInstance });
  server.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) routes.add(`${each} ${url}`);
  });
};

const config: Config = {
  ...testConfig,
  inFlight: { min: 1_000, max: 1_000, initial: 1_000 },
};

const soup = {
  id: 42,
  name: "Soup",
  steps: "Stir.",
  ingredients: [],
  version: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
};

const nothing = async (): Promise<void> => undefined;

beforeAll(async () => {
  const storage = {
    store: createMemoryRecipeStore([42, 43, 44, 45].map((id) => ({ ...soup, id }))),
    checks: [],
    ready: nothing,
    close: nothing,
  };
  subscribe("fastify.initialization", observe);
  await createAppOn(storage, config, createRuntime("recipe-api", config));
  unsubscribe("fastify.initialization", observe);
  await server.ready();
});

const page = "no-cache";
const vendored = "public, max-age=3600";
/** A route that is not here fails the test: whoever adds one says what a cache may do with it. */
const expected: Readonly<Record<string, string>> = {
  "GET /recipes/:id": page,
  "GET /recipes": page,
  "POST /recipes": "no-store",
  "PUT /recipes/:id": "no-store",
  "PATCH /recipes/:id": "no-store",
  "DELETE /recipes/:id": "no-store",
  "POST /graphql": "no-store",
  "GET /graphiql": page,
  "GET /graphiql/graphiql.min.css": vendored,
  "GET /graphiql/graphiql.css": page,
  "GET /graphiql/react.production.min.js": vendored,
  "GET /graphiql/react-dom.production.min.js": vendored,
  "GET /graphiql/graphiql.min.js": vendored,
  "GET /graphiql/graphiql.js": page,
};

const { name, steps, ingredients } = soup;
/** What a route needs besides its path; each change has a recipe of its own. */
const requests: Readonly<Record<string, { id?: string; payload?: object }>> = {
  "POST /graphql": { payload: { query: "{ producer { pid } }" } },
  "POST /recipes": { payload: { name, steps, ingredients } },
  "PUT /recipes/:id": { id: "43", payload: { name, steps, ingredients } },
  "PATCH /recipes/:id": { id: "44", payload: { name } },
  "DELETE /recipes/:id": { id: "45" },
};

const headers = { ...authorized, "x-principal": "cook", "if-match": '"1"' };

const ask = async (route: string) => {
  const [method = "", path = ""] = route.split(" ");
  const { id = "42", payload } = requests[route] ?? {};
  const url = path.replace(":id", id);
  const asked = { method: method as "GET", url, headers, ...(payload && { payload }) };
  const answer = await server.inject(asked);
  return { status: answer.statusCode, cache: answer.headers["cache-control"] };
};

it("every route says what a cache may do with its answer", async () => {
  for (const route of routes) {
    const { status, cache } = await ask(route);
    const wanted = expected[route.replace(/^HEAD /, "GET ")];
    const done = route === "POST /recipes" ? 201 : 200;
    expect({ route, status, cache }).toEqual({ route, status: done, cache: wanted });
  }
  const found = Array.from(routes, (route) => route.replace(/^HEAD /, "GET "));
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(expected).toSorted());
});

const graphql = (payload: unknown) =>
  ({ method: "POST", url: "/graphql", payload: payload as object }) as const;

it.each([
  ["a recipe that does not exist", { url: "/recipes/999999" }, 404],
  ["an id that is none", { url: "/recipes/0x10" }, 400],
  ["a query that is not known", { url: "/recipes?bogus=1" }, 400],
  ["no such route", { url: "/no/such/route" }, 404],
  ["a path that cannot be decoded", { url: "/recipes/%zz" }, 400],
  ["a GraphQL body that is none", graphql({}), 400],
  ["a GraphQL query that is not valid", graphql({ query: "{ no }" }), 400],
  ["a GraphQL error", graphql({ query: '{ recipe(id: "999999") { id } }' }), 200],
])("no cache may keep the answer to %s", async (_what, request, status) => {
  const answer = await server.inject({ headers, ...request });
  expect({ status: answer.statusCode, cache: answer.headers["cache-control"] }).toEqual({
    status,
    cache: "no-store",
  });
});
