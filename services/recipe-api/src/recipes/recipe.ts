/** Where ids and versions end, in the database and over gRPC. */
export const largestNumber = 2_147_483_647;

export interface Ingredient {
  readonly id: number;
  readonly name: string;
  readonly quantity: string;
}

/** A recipe without its ingredients. */
export interface RecipeHead {
  readonly id: number;
  readonly name: string;
  readonly steps: string;
  /** Grows by one with each change. */
  readonly version: number;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** RFC 3339, UTC. */
  readonly updated_at: string;
}

export interface Recipe extends RecipeHead {
  readonly ingredients: Ingredient[];
}

/** What somebody writes of an ingredient: its id is its place in the list, from 1 on. */
export type IngredientDraft = Pick<Ingredient, "name" | "quantity">;

/** What somebody writes of a recipe; the store gives the rest. */
export interface RecipeDraft {
  readonly name: string;
  readonly steps: string;
  readonly ingredients: readonly IngredientDraft[];
}

/** What somebody changes of a recipe: what is absent stays as it is. */
export type RecipePatch = Partial<RecipeDraft>;

/** One page of a list. */
export interface Page<Item> {
  readonly recipes: Item[];
  /** For the `after` of the next page; null after the last one. */
  readonly next: string | null;
}
