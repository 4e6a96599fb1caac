import { expect, it } from "vitest";
import { recipeIn } from "../../src/load/senders/recipe-in.ts";

const recipe = { id: 7, name: "Soup", ingredients: [{ id: 1, name: "Water" }], version: 3 };

it.each<[string, unknown]>([
  ["web-api", recipe],
  ["recipe-api", { producer: { pid: 1, instance: "a" }, recipe }],
  ["GraphQL", { data: { createRecipe: { recipe: { ...recipe, id: "7" } } } }],
])("finds the recipe in an answer of %s", (_, answer) => {
  expect(recipeIn(answer)).toEqual({ id: 7, version: 3 });
});

it.each<[string, unknown]>([
  ["a problem", { status: 503, code: "unavailable" }],
  ["a deletion", { producer: { pid: 1, instance: "a" } }],
  ["an ingredient", { id: 1, name: "Water" }],
  ["nothing", undefined],
  ["null", { data: null }],
  ["a recipe without an id", { id: null, version: 1 }],
])("finds none in %s", (_, answer) => {
  expect(recipeIn(answer)).toBeUndefined();
});
