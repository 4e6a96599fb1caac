import type { Recipe } from "./recipe.ts";

/** When the work for a request has to end, and why it had to. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
}

/** Where recipes are kept. */
export interface RecipeStore {
  /** The recipe with its ingredients in order, or undefined. Ends early with the deadline. */
  findRecipe(id: number, deadline: Deadline): Promise<Recipe | undefined>;
}
