import type { Ingredient, Recipe, RecipeHead } from "./recipe.ts";

/**
 * When the work for a request has to end, and why it had to. What service-kit hands over fits it; the
 * core does not import that, because it imports nothing but itself.
 */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
}

/** Which recipes are asked for; whoever asks has checked it. */
export interface RecipeQuery {
  /** How many at most. */
  readonly limit: number;
  /** Only recipes with a larger id. */
  readonly after: number;
  /** Only names that contain this, in upper or lower case; empty for every name. */
  readonly q: string;
}

/** What fits a page, and whether more recipes match. */
export interface RecipeHeads {
  readonly heads: RecipeHead[];
  readonly more: boolean;
}

/** Where recipes are kept. Each operation ends early with the deadline. */
export interface RecipeStore {
  /** The recipe with its ingredients in order, or undefined. */
  findRecipe(id: number, deadline: Deadline): Promise<Recipe | undefined>;
  /**
   * The first recipes that match, by id, as far as their whole JSON, ingredients included, fits
   * `maxBytes`: one at least, when one matches.
   */
  findHeads(query: RecipeQuery, maxBytes: number, deadline: Deadline): Promise<RecipeHeads>;
  /** The ingredients of these recipes in order, by recipe; a recipe that has none may be missing. */
  findIngredients(
    recipeIds: readonly number[],
    deadline: Deadline,
  ): Promise<ReadonlyMap<number, Ingredient[]>>;
}
