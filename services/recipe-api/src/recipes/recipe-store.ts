import type { Claim } from "./claim.ts";
import type { Ingredient, Recipe, RecipeHead } from "./recipe.ts";
import type { RecipeChange } from "./recipe-change.ts";

/**
 * When the work for a request has to end, and why it had to. What service-kit hands over fits it; the
 * core does not import that, because it imports nothing but itself.
 */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
  /** Milliseconds left, 0 when it has passed. */
  remainingMs(): number;
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

/** What is known under an id. */
export interface Found {
  readonly recipe: Recipe | undefined;
  /** Seconds since this was known to be true, rounded down; undefined for what is fresh. */
  readonly staleSeconds: number | undefined;
}

/** What became of a change. */
export interface Written {
  /** The recipe as the change left it; undefined after a deletion. */
  readonly recipe: Recipe | undefined;
  /** Whether an earlier request with the same key did it, and this is what that one was answered. */
  readonly isReplay: boolean;
}

/** Where recipes are kept. Each operation ends early with the deadline. */
export interface RecipeStore {
  /** The recipe with its ingredients in order, or that there is none. */
  findRecipe(id: number, deadline: Deadline): Promise<Found>;
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
  /**
   * Makes the change and keeps its result under the claim, both or neither. When the claim's key has
   * been used in the last 24 hours, by the clock of the store, nothing changes: the result of then is
   * answered. A change that fails leaves its key free.
   *
   * @throws RecipeNotFoundError, StaleVersionError, WriteConflictError, IdempotencyMismatchError
   */
  write(change: RecipeChange, claim: Claim | undefined, deadline: Deadline): Promise<Written>;
}
