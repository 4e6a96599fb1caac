import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { loadGrpcService } from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { authorized, startApp, type StartedApp } from "../start-app.ts";
import { type Access, askAsEach, draft, expectedCells, type Headers } from "./callers.ts";
import { sendGrpc } from "./send-grpc.ts";

let app: StartedApp;
/** Every route of the application as it is put together, found by asking Fastify. */
const routes = new Set<string>();

const observe = (message: unknown): void => {
  const { fastify: server } = message as { fastify: FastifyInstance };
  server.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) routes.add(`${each} ${url}`);
  });
};

beforeAll(async () => {
  subscribe("fastify.initialization", observe);
  app = await startApp(createMemoryRecipeStore(recipes));
  unsubscribe("fastify.initialization", observe);
});

afterAll(() => app.close());

const writers = "services that say who acts";

describe("over HTTP", () => {
  const rows: Readonly<Record<string, Access>> = {
    "GET /recipes": "services",
    "GET /recipes/:id": "services",
    "POST /recipes": writers,
    "PUT /recipes/:id": writers,
    "PATCH /recipes/:id": writers,
    "DELETE /recipes/:id": writers,
    "POST /graphql": "services",
    "GET /graphiql": "everybody",
    "GET /graphiql/graphiql.css": "everybody",
    "GET /graphiql/graphiql.js": "everybody",
    "GET /graphiql/graphiql.min.css": "everybody",
    "GET /graphiql/graphiql.min.js": "everybody",
    "GET /graphiql/react-dom.production.min.js": "everybody",
    "GET /graphiql/react.production.min.js": "everybody",
  };

  const bodies: Readonly<Record<string, object>> = {
    "POST /recipes": draft,
    "PUT /recipes/:id": draft,
    "PATCH /recipes/:id": { name: "Broth" },
    "POST /graphql": { query: "{ producer { pid } }" },
  };

  /** Whoever may GET may HEAD: Fastify adds that route by itself. */
  const withHead = Object.entries(rows).flatMap(([route, access]): [string, Access][] =>
    route.startsWith("GET ")
      ? [
          [route, access],
          [route.replace("GET", "HEAD"), access],
        ]
      : [[route, access]],
  );

  const send = (route: string, id: number, headers: Headers): Promise<Response> => {
    const [method = "", path = ""] = route.split(" ");
    const body = bodies[route];
    const all = { ...headers, "if-match": '"1"', ...(body && json) };
    const url = `${app.url}${path.replace(":id", `${id}`)}`;
    return fetch(url, { method, headers: all, body: body ? JSON.stringify(body) : null });
  };

  it("every route has its row, and every row its route", () => {
    const expected = withHead.map(([route]) => route);
    expect([...routes].toSorted()).toEqual(expected.toSorted());
  });

  it.each(withHead)("%s is for %s", async (route, access) => {
    const cells = await askAsEach(app, async (id, headers) => {
      const { status } = await send(route, id, headers);
      if (status < 300) return undefined;
      return status === 401 ? "unauthenticated" : `${status}`;
    });
    expect(cells).toEqual(expectedCells(route, access));
  });
});

const json = { "content-type": "application/json" };

interface GraphqlAnswer {
  readonly data?: { readonly __schema?: object };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  /** Of problem details, when the request was refused before it was GraphQL. */
  readonly code?: string;
}

const post = async (body: object, headers: Headers): Promise<GraphqlAnswer> => {
  const request = { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) };
  return (await (await fetch(`${app.url}/graphql`, request)).json()) as GraphqlAnswer;
};

describe("over GraphQL", () => {
  const rows: Readonly<Record<string, readonly [access: Access, text: string]>> = {
    "Query.recipe": ["services", "query ($id: ID!) { recipe(id: $id) { id } }"],
    "Query.recipes": ["services", "{ recipes(first: 1) { nodes { id } } }"],
    "Query.producer": ["services", "{ producer { pid } }"],
    "Mutation.createRecipe": [
      writers,
      "mutation ($draft: RecipeInput!) { createRecipe(input: $draft) { producer { pid } } }",
    ],
    "Mutation.replaceRecipe": [
      writers,
      `mutation ($id: ID!, $draft: RecipeInput!) {
        replaceRecipe(id: $id, expectedVersion: 1, input: $draft) { producer { pid } }
      }`,
    ],
    "Mutation.patchRecipe": [
      writers,
      `mutation ($id: ID!, $patch: RecipePatchInput!) {
        patchRecipe(id: $id, expectedVersion: 1, input: $patch) { producer { pid } }
      }`,
    ],
    "Mutation.deleteRecipe": [
      writers,
      "mutation ($id: ID!) { deleteRecipe(id: $id, expectedVersion: 1) { producer { pid } } }",
    ],
  };

  interface Type {
    readonly name: string;
    readonly fields: readonly { readonly name: string }[];
  }

  it("every field has its row, and every row its field", async () => {
    const query = `{
      __schema { queryType { name fields { name } } mutationType { name fields { name } } }
    }`;
    const { data } = await post({ query }, authorized);
    const types = Object.values(data?.__schema ?? {}) as readonly Type[];
    const found = types.flatMap((type) => type.fields.map(({ name }) => `${type.name}.${name}`));
    expect(found.toSorted()).toEqual(Object.keys(rows).toSorted());
  });

  const table = Object.entries(rows).map(
    ([field, [access, text]]) => [field, access, text] as const,
  );
  it.each(table)("%s is for %s", async (field, access, query) => {
    const cells = await askAsEach(app, async (id, headers) => {
      const variables = { id, draft, patch: { name: "Broth" } };
      const { errors, code } = await post({ query, variables }, headers);
      return code ?? errors?.[0]?.extensions.code.toLowerCase();
    });
    expect(cells).toEqual(expectedCells(field, access));
  });
});

const service = await loadGrpcService("recipe.v1.RecipeService");
type Method = Exclude<keyof typeof service, number>;

describe("over gRPC", () => {
  const rows: readonly (readonly [method: Method, access: Access])[] = [
    ["GetRecipe", "services"],
    ["ListRecipes", "services"],
    ["StreamRecipes", "services"],
    ["GetMetaData", "services"],
    ["CreateRecipe", writers],
    ["ReplaceRecipe", writers],
    ["PatchRecipe", writers],
    ["DeleteRecipe", writers],
  ];

  it("every method has its row, and every row its method", () => {
    const expected = rows.map(([method]) => method);
    expect(Object.keys(service).toSorted()).toEqual(expected.toSorted());
  });

  const messageOf = (method: Method, id: number): Buffer => {
    const serialize = service[method]?.requestSerialize as (request: object) => Buffer;
    const target = { id, expected_version: 1 };
    return serialize(
      method === "PatchRecipe" ? { ...target, name: "Broth" } : { ...target, draft },
    );
  };

  it.each(rows)("%s is for %s", async (method, access) => {
    const path = `/recipe.v1.RecipeService/${method}`;
    const cells = await askAsEach(app, (id, headers) =>
      sendGrpc(app.grpcAddress, path, messageOf(method, id), headers),
    );
    expect(cells).toEqual(expectedCells(method, access));
  });

  // What every server of ours has beside its own service. Field 7, an empty text: list the services.
  const list = Buffer.from([0x3a, 0]);
  it.each([
    ["/grpc.health.v1.Health/Check", "everybody", Buffer.alloc(0)],
    ["/grpc.health.v1.Health/Watch", "everybody", Buffer.alloc(0)],
    ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "services", list],
    ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "services", list],
  ] as const)("%s is for %s", async (path, access, message) => {
    const cells = await askAsEach(app, (_id, headers) =>
      sendGrpc(app.grpcAddress, path, message, headers),
    );
    expect(cells).toEqual(expectedCells(path, access));
  });

  it("which methods there are not is for services", async () => {
    const path = "/recipe.v1.RecipeService/NoSuchMethod";
    const ask = (headers: Headers) => sendGrpc(app.grpcAddress, path, Buffer.alloc(0), headers);
    expect(await ask(authorized)).toBe("not_found");
    expect(await ask({})).toBe("unauthenticated");
  });
});
