import type { Recipe } from "./recipe.ts";

/**
 * When the work for a request has to end, and why it had to. What service-kit hands over fits it; the
 * core does not import that, because it imports nothing but itself.
 */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
}

/** Where recipes are kept. */
export interface RecipeStore {
  /** The recipe with its ingredients in order, or undefined. Ends early with the deadline. */
  findRecipe(id: number, deadline: Deadline): Promise<Recipe | undefined>;
}
