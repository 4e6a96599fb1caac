import type { Postgres } from "@tandem/database";
import type { Ingredient, Recipe } from "../recipes/recipe.ts";
import type { RecipeStore } from "../recipes/recipe-store.ts";

interface RecipeRow {
  readonly id: number;
  readonly name: string;
  readonly steps: string;
  readonly ingredients: Ingredient[];
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

// One round trip: the ingredients come as JSON, in order, beside the recipe.
const findRecipe = `
  SELECT id, name, steps, version, created_at, updated_at,
    (SELECT coalesce(json_agg(json_build_object(
        'id', i.id, 'name', i.name, 'quantity', i.quantity) ORDER BY i.id), '[]')
      FROM ingredients i WHERE i.recipe_id = r.id) AS ingredients
  FROM recipes r
  WHERE id = $1`;

export const createPostgresRecipeStore = (database: Postgres): RecipeStore => ({
  findRecipe: async (id, { signal }) => {
    const query = { name: "find-recipe", text: findRecipe, values: [id] };
    const [row] = await database.query<RecipeRow>(query, signal);
    return row && toRecipe(row);
  },
});

const toRecipe = (row: RecipeRow): Recipe => ({
  ...row,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
