import type { Recipe } from "../src/recipes/recipe.ts";

const writtenAt = "2026-01-01T00:00:00.000Z";

/** The recipes that a new database holds, and the memory store. */
export const recipes: readonly Recipe[] = [
  {
    id: 42,
    name: "Chicken Tikka Masala",
    steps: "Throw it in a pot...",
    ingredients: [
      { id: 1, name: "Chicken", quantity: "1 lb" },
      { id: 2, name: "Sauce", quantity: "2 cups" },
    ],
    version: 1,
    created_at: writtenAt,
    updated_at: writtenAt,
  },
];
