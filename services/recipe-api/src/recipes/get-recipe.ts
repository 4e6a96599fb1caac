import { RecipeNotFoundError } from "./errors.ts";
import type { Recipe } from "./recipe.ts";
import type { Deadline, Found, RecipeStore } from "./recipe-store.ts";

/** A recipe that is there, and how old the news of it is. */
export interface FoundRecipe extends Found {
  readonly recipe: Recipe;
}

/** @throws RecipeNotFoundError */
export type GetRecipe = (id: number, deadline: Deadline) => Promise<FoundRecipe>;

export const createGetRecipe =
  (store: Pick<RecipeStore, "findRecipe">): GetRecipe =>
  async (id, deadline) => {
    if (deadline.reason) throw deadline.reason;
    const { recipe, staleSeconds } = await store.findRecipe(id, deadline);
    if (recipe === undefined) throw new RecipeNotFoundError(id);
    return { recipe, staleSeconds };
  };
