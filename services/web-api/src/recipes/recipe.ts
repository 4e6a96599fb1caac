export interface Ingredient {
  readonly id: number;
  readonly name: string;
  readonly quantity: string;
}

export interface Recipe {
  readonly id: number;
  readonly name: string;
  readonly steps: string;
  readonly ingredients: Ingredient[];
  /** Grows by one with each change. */
  readonly version: number;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** RFC 3339, UTC. */
  readonly updated_at: string;
}

/** What a caller writes of an ingredient: its id is its place in the list, from 1 on. */
type IngredientDraft = Pick<Ingredient, "name" | "quantity">;

/** What a caller writes of a recipe. */
export interface RecipeDraft {
  readonly name: string;
  readonly steps: string;
  readonly ingredients: IngredientDraft[];
}

/** What a caller changes of a recipe: what is absent stays as it is. */
export type RecipePatch = Partial<RecipeDraft>;
