import type { Recipe } from "../../../src/recipes/recipe.ts";
import type { RecipeChange } from "../../../src/recipes/recipe-change.ts";
import type { RecipeStore } from "../../../src/recipes/recipe-store.ts";
import { never } from "../../never.ts";

const write = async (store: RecipeStore, change: RecipeChange): Promise<Recipe> => {
  const { recipe } = await store.write(change, undefined, never);
  return recipe as Recipe;
};

const targetOf = ({ id, version }: Recipe) => ({ id, expectedVersion: version });

export const create = (store: RecipeStore, steps: string): Promise<Recipe> =>
  write(store, { operation: "createRecipe", draft: { name: "Soup", steps, ingredients: [] } });

export const replaceSteps = (
  store: RecipeStore,
  recipe: Recipe,
  steps: string,
): Promise<Recipe> => {
  const { name, ingredients } = recipe;
  const draft = { name, steps, ingredients };
  return write(store, { operation: "replaceRecipe", target: targetOf(recipe), draft });
};

/** Leaves the steps as the replica finds them. */
export const rename = (store: RecipeStore, recipe: Recipe, name: string): Promise<Recipe> =>
  write(store, { operation: "patchRecipe", target: targetOf(recipe), patch: { name } });

export const remove = async (store: RecipeStore, recipe: Recipe): Promise<void> => {
  await store.write({ operation: "deleteRecipe", target: targetOf(recipe) }, undefined, never);
};

export const find = async (store: RecipeStore, id: number): Promise<Recipe | undefined> =>
  (await store.findRecipe(id, never)).recipe;

/** All that is there, without ingredients. */
export const findAll = async (store: RecipeStore) => {
  const query = { limit: 100, after: 0, q: "" };
  return (await store.findHeads(query, 10_000_000, never)).heads;
};
