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
