import type { Recipe } from "./recipe.ts";

/** Where recipes are kept. */
export interface RecipeStore {
  /** The recipe with its ingredients in order, or undefined. Ends early when the signal aborts. */
  findRecipe(id: number, signal: AbortSignal): Promise<Recipe | undefined>;
}
