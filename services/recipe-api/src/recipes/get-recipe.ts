import { RecipeNotFoundError } from "./errors.ts";
import type { Recipe } from "./recipe.ts";
import type { Deadline, RecipeStore } from "./recipe-store.ts";

/** @throws RecipeNotFoundError */
export type GetRecipe = (id: number, deadline: Deadline) => Promise<Recipe>;

export const createGetRecipe =
  (store: Pick<RecipeStore, "findRecipe">): GetRecipe =>
  async (id, deadline) => {
    if (deadline.reason) throw deadline.reason;
    const recipe = await store.findRecipe(id, deadline);
    if (recipe === undefined) throw new RecipeNotFoundError(id);
    return recipe;
  };
