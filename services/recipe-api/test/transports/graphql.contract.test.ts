import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { authorized, startApp, type StartedApp } from "../start-app.ts";

let app: StartedApp;
const chicken = recipes[41];
const damaged = [
  { ...chicken, id: 1001, version: 3_000_000_000 },
  { ...chicken, id: 1002, name: null },
] as unknown as typeof recipes;
beforeAll(async () => {
  app = await startApp(createMemoryRecipeStore([...recipes, ...damaged]));
});
afterAll(() => app.close());

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; extensions: { code: string } }[];
}

const post = async (body: string, type = "application/json") => {
  const headers = { ...authorized, "content-type": type };
  const answer = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
  return { status: answer.status, ...((await answer.json()) as GraphqlAnswer) };
};

const ask = (query: string, variables?: unknown) => post(JSON.stringify({ query, variables }));

describe("GraphQL", () => {
  it("answers what is asked for and nothing else", async () => {
    expect(await ask("{ recipe(id: 42) { name } }")).toEqual({
      status: 200,
      data: { recipe: { name: "Chicken Tikka Masala" } },
    });
  });

  it("answers what it can beside an error", async () => {
    const { status, data, errors } = await ask("{ recipe(id: 999) { name } producer { pid } }");
    expect({ status, data }).toEqual({
      status: 200,
      data: { recipe: null, producer: { pid: process.pid } },
    });
    expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  });

  // Each twice over: the second time the query is compiled, and other code checks the variables.
  it.each([{ id: {} }, { id: null }, {}, { id: 1.5 }, { id: [1] }, { id: true }, null])(
    "answers 400 and INVALID_ARGUMENT to the variables %j, compiled or not",
    async (variables) => {
      // A name of its own for each case: queries are compiled by their text.
      const name = `Q${JSON.stringify(variables).length}`;
      const query = "query Named($id: ID!) { recipe(id: $id) { id } }".replace("Named", name);
      for (const _time of [1, 2, 3]) {
        const { status, errors } = await ask(query, variables);
        expect(status).toBe(400);
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["INVALID_ARGUMENT"]);
      }
    },
  );

  it.each([1001, 1002])("takes bad data of its own for its own fault (recipe %d)", async (id) => {
    const query = "query Own($id: ID!) { recipe(id: $id) { name version } }";
    for (const _time of [1, 2, 3]) {
      const { errors } = await ask(query, { id });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["INTERNAL"]);
      expect(JSON.stringify(errors)).not.toMatch(/3000000000|null for non-nullable/);
    }
  });

  it.each([
    ["a query that does not parse", "{ recipe(", "application/json", 400],
    ["a field that does not exist", "{ cakes { id } }", "application/json", 400],
    [
      "a query that is nested too deep",
      `{${" a {".repeat(20)} b ${"}".repeat(20)}}`,
      undefined,
      400,
    ],
    ["an empty query", "", undefined, 400],
  ])("refuses %s", async (_what, query, type, expected) => {
    const { status, errors } = await post(JSON.stringify({ query }), type);
    expect(status).toBe(expected);
    expect(errors?.[0]?.extensions.code).toBe("INVALID_ARGUMENT");
  });

  it.each([
    ["application/graphql", "{ producer { pid } }", 415, "INVALID_ARGUMENT"],
    ["text/plain", '{"query":"{ producer { pid } }"}', 415, "INVALID_ARGUMENT"],
    ["application/json", '[{"query":"{ producer { pid } }"}]', 400, "INVALID_ARGUMENT"],
    ["application/json", JSON.stringify({ query: "#".repeat(16_385) }), 413, "TOO_LARGE"],
  ])("takes one JSON operation only, not %s %.30j", async (type, body, expected, code) => {
    const { status, errors } = await post(body, type);
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: expected, code });
  });

  it("does not answer GET", async () => {
    const answer = await fetch(`${app.url}/graphql?query={producer{pid}}`);
    expect(answer.status).toBe(404);
  });
});
