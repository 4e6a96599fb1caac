import assert from "node:assert/strict";
import fc from "fast-check";
import { graphql } from "graphql";
import { afterAll, beforeAll, describe, it } from "vitest";
import { pathOf } from "./carry-http.ts";
import { checkProperty } from "./check-property.ts";
import { graphqlSchema } from "./contract.ts";
import { anyQuery } from "./generated-selections.ts";
import { knownOf, type Page, type Producer, readAll, startProducer } from "./start-producer.ts";

let producer: Producer;
beforeAll(async () => void (producer = await startProducer("memory:")));
afterAll(() => producer.close());

type Times = Readonly<Record<"created_at" | "updated_at", string>>;

/** In the words of schemas/recipe.graphql. */
const toNode = (recipe: object) => {
  const { created_at: createdAt, updated_at: updatedAt } = recipe as Times;
  return { ...recipe, createdAt, updatedAt };
};

/** The fields of Query, answered by the same service over HTTP. */
const overHttp = {
  recipe: async ({ id }: { id: string }) => {
    const { status, body } = await producer.http.get(`/recipes/${id}`);
    if (status !== 200) throw new Error(`${status}`);
    return toNode(body["recipe"] as object);
  },
  recipes: async ({ first, after, q }: Readonly<Record<string, string | number | undefined>>) => {
    const given = Object.entries({ limit: first, after, q }).filter(
      ([, value]) => value !== undefined,
    );
    const values = given.map(([name, value]) => [name, `${value}`] as const);
    const { body } = await producer.http.get(`${pathOf({ operation: "listRecipes", values })}`);
    const { recipes, next } = body as unknown as Page;
    const nodes = recipes.map(toNode);
    const edges = nodes.map((node, index) => ({ cursor: `${recipes[index]?.id}`, node }));
    const endCursor = edges.at(-1)?.cursor ?? null;
    return { edges, nodes, pageInfo: { hasNextPage: next !== null, endCursor } };
  },
  producer: async () => (await producer.http.get("/recipes/42")).body["producer"],
};

describe("a generated GraphQL query", () => {
  it("is answered with what it asks for, in that order, and nothing else", async () => {
    const known = knownOf(await readAll(producer));
    const property = fc.asyncProperty(anyQuery(known), async (query) => {
      // GraphQL's reference implementation, which compiles nothing, decides what that is.
      const expected = await graphql({ schema: graphqlSchema, source: query, rootValue: overHttp });
      // The second time the query is compiled.
      for (const _time of [1, 2, 3]) {
        const { status, data, errors = [] } = await producer.graphql.post(query);
        assert.equal(status, 200, JSON.stringify(errors));
        assert.deepEqual(data, JSON.parse(JSON.stringify(expected.data)));
        assert.equal(JSON.stringify(data), JSON.stringify(expected.data));
        assert.equal(errors.length, expected.errors?.length ?? 0);
        for (const { extensions } of errors) assert.equal(extensions.code, "NOT_FOUND");
      }
    });
    await checkProperty(property, 200);
  });
});
