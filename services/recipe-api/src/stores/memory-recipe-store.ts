import type { Recipe } from "../recipes/recipe.ts";
import type { RecipeStore } from "../recipes/recipe-store.ts";

/** Keeps recipes in the process: for tests, and to measure protocols without a database. */
export const createMemoryRecipeStore = (recipes: readonly Recipe[]): RecipeStore => {
  const byId = new Map(recipes.map((recipe) => [recipe.id, recipe]));
  return { findRecipe: async (id) => byId.get(id) };
};
