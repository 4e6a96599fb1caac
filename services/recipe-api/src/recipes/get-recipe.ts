import { RecipeNotFoundError } from "./errors.ts";
import type { Recipe } from "./recipe.ts";
import type { RecipeStore } from "./recipe-store.ts";

/** @throws RecipeNotFoundError */
export type GetRecipe = (id: number, signal: AbortSignal) => Promise<Recipe>;

export const createGetRecipe =
  (store: RecipeStore): GetRecipe =>
  async (id, signal) => {
    signal.throwIfAborted();
    const recipe = await store.findRecipe(id, signal);
    if (recipe === undefined) throw new RecipeNotFoundError(id);
    return recipe;
  };
