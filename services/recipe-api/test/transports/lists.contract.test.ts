import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { authorized, startApp, type StartedApp } from "../start-app.ts";

const memory = createMemoryRecipeStore(recipes);
const store = {
  findRecipe: vi.fn(memory.findRecipe),
  findHeads: vi.fn(memory.findHeads),
  findIngredients: vi.fn(memory.findIngredients),
  write: vi.fn(memory.write),
};
const reads = [store.findRecipe, store.findHeads, store.findIngredients];
const statements = () => reads.map(({ mock }) => mock.calls.length);

let app: StartedApp;
beforeAll(async () => void (app = await startApp(store)));
beforeEach(() => vi.clearAllMocks());
afterAll(() => app.close());

const get = async (path: string) => {
  const answer = await fetch(`${app.url}${path}`, { headers: authorized });
  const body = (await answer.json()) as { code?: unknown };
  return { status: answer.status, headers: answer.headers, body };
};

const ask = async (query: string, variables: object = {}) => {
  const headers = { ...authorized, "content-type": "application/json" };
  const body = JSON.stringify({ query, variables });
  const answer = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
  return (await answer.json()) as GraphqlAnswer;
};

interface GraphqlAnswer {
  readonly data?: { readonly recipes: Connection } | null;
  readonly errors?: readonly { extensions: { code: string } }[];
}

interface Connection {
  readonly nodes: readonly { ingredients?: unknown }[];
}

const producer = { pid: process.pid, instance: "recipe-api-1" };

describe("GET /recipes of recipe-api", () => {
  it("answers whole recipes, who produced them, and where the next page begins", async () => {
    const { status, headers, body } = await get("/recipes?limit=2&after=41");
    expect(status).toBe(200);
    expect(body).toEqual({ producer, recipes: recipes.slice(41, 43), next: "43" });
    expect(headers.get("cache-control")).toBe("no-cache");
  });

  it("needs two statements, however many recipes there are", async () => {
    await get("/recipes?limit=100");
    expect(statements()).toEqual([0, 1, 1]);
  });

  it("takes no query parameters for one recipe", async () => {
    const { status, body } = await get("/recipes/42?fields=name");
    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_argument" });
    expect(statements()).toEqual([0, 0, 0]);
  });
});

describe("recipes over GraphQL", () => {
  const page =
    "query ($first: Int, $after: String, $q: String) { recipes(first: $first, after: $after, q: $q)";

  it("come as edges with cursors, as nodes, and with what is known of the next page", async () => {
    const { data } = await ask(
      `${page} { edges { cursor node { id } } nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { first: 2, after: "41" },
    );
    expect(data?.recipes).toEqual({
      edges: [
        { cursor: "42", node: { id: "42" } },
        { cursor: "43", node: { id: "43" } },
      ],
      nodes: [{ id: "42" }, { id: "43" }],
      pageInfo: { hasNextPage: true, endCursor: "43" },
    });
  });

  it("have no end cursor when there are none", async () => {
    const { data } = await ask(`${page} { nodes { id } pageInfo { hasNextPage endCursor } } }`, {
      q: "no such dish",
    });
    expect(data?.recipes).toEqual({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });

  it("load no ingredients for a query that does not ask for them", async () => {
    await ask(`${page} { nodes { id name } } }`, { first: 100 });
    expect(statements()).toEqual([0, 1, 0]);
  });

  // Each twice over: the second time the query is compiled.
  it.each([1, 2])("load the ingredients of a whole page in one statement", async () => {
    const { data } = await ask(`${page} { nodes { id ingredients { id name quantity } } } }`, {
      first: 50,
    });
    expect(statements()).toEqual([0, 1, 1]);
    expect(store.findIngredients.mock.calls[0]?.[0]).toHaveLength(50);
    const asText = recipes[49]?.ingredients.map((each) => ({ ...each, id: `${each.id}` }));
    expect(data?.recipes.nodes[49]?.ingredients).toEqual(asText);
  });

  it("are never stale", async () => {
    const { data } = await ask(`${page} { nodes { staleSeconds } } }`, { first: 2 });
    expect(data?.recipes.nodes).toEqual([{ staleSeconds: null }, { staleSeconds: null }]);
  });

  it("load the ingredients of two pages in one statement", async () => {
    const fields = "{ nodes { id ingredients { name } } }";
    await ask(`{ a: recipes(first: 5) ${fields} b: recipes(first: 5, after: "5") ${fields} }`);
    expect(statements()).toEqual([0, 2, 1]);
  });

  it.each([
    [{ first: 0 }, "first must be a whole number from 1 to 100"],
    [{ first: 101 }, "first must be a whole number from 1 to 100"],
    [{ after: "x" }, "after must be a whole number from 1 to 2147483647"],
    [{ q: "a\nb" }, "q must be one line of valid UTF-8 text"],
  ])("are refused for %j before anything is read", async (variables, message) => {
    const { errors } = await ask(`${page} { nodes { id } } }`, variables);
    expect(errors).toMatchObject([{ message, extensions: { code: "INVALID_ARGUMENT" } }]);
    expect(statements()).toEqual([0, 0, 0]);
  });

  it("fail together when the ingredients cannot be read", async () => {
    store.findIngredients.mockRejectedValueOnce(new Error("hunter2"));
    const { data, errors } = await ask(`${page} { nodes { id ingredients { id } } } }`, {
      first: 2,
    });
    expect(data).toBe(null);
    expect(errors?.[0]?.extensions.code).toBe("INTERNAL");
    expect(JSON.stringify(errors)).not.toContain("hunter2");
  });
});
