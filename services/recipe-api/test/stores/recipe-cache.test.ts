import { jsonSchemas } from "@tandem/contracts";
import { expect, it } from "vitest";
import { cacheName } from "../../src/stores/recipe-cache.ts";

interface Schema {
  readonly type?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const shapeOf = ({ type, items, properties }: Schema): unknown => {
  if (items) return [shapeOf(items)];
  if (!properties) return type;
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, shapeOf(each)]),
  );
};

// A recipe of another shape needs another name, here and there: what two releases that run side by
// side keep in Redis would otherwise be one.
it("the name of the cache belongs to one shape of a recipe", () => {
  expect({ [cacheName]: shapeOf(jsonSchemas.recipe) }).toEqual({
    "recipe-v1": {
      id: "integer",
      name: "string",
      steps: "string",
      ingredients: [{ id: "integer", name: "string", quantity: "string" }],
      version: "integer",
      created_at: "string",
      updated_at: "string",
    },
  });
});
