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

/** One page of a list. */
export interface Page<Item> {
  readonly recipes: Item[];
  /** For the `after` of the next page; null after the last one. */
  readonly next: string | null;
}
