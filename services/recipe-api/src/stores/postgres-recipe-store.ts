import type { Postgres } from "@tandem/database";
import type { Ingredient, RecipeHead } from "../recipes/recipe.ts";
import type { RecipeStore } from "../recipes/recipe-store.ts";
import { createPostgresWrite } from "./postgres-write.ts";
import { findHeads, findIngredients, findRecipe } from "./recipe-queries.ts";

interface HeadRow extends Omit<RecipeHead, "created_at" | "updated_at"> {
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface RecipeRow extends HeadRow {
  readonly ingredients: Ingredient[];
}

interface ListedRow extends HeadRow {
  readonly more: boolean;
}

interface IngredientsRow {
  readonly recipe_id: number;
  readonly ingredients: Ingredient[];
}

export const createPostgresRecipeStore = (database: Postgres): RecipeStore => ({
  findRecipe: async (id, deadline) => {
    const [row] = await database.query<RecipeRow>(findRecipe(id), deadline);
    return { recipe: row && withTimes(row), staleSeconds: undefined };
  },
  findHeads: async (query, maxBytes, deadline) => {
    const rows = await database.query<ListedRow>(findHeads(query, maxBytes), deadline);
    return { heads: rows.map(toHead), more: rows.at(-1)?.more ?? false };
  },
  findIngredients: async (recipeIds, deadline) => {
    const rows = await database.query<IngredientsRow>(findIngredients(recipeIds), deadline);
    return new Map(rows.map((row) => [row.recipe_id, row.ingredients]));
  },
  write: createPostgresWrite(database),
});

const toHead = (row: ListedRow): RecipeHead => {
  const { more: _more, ...head } = row;
  return withTimes(head);
};

const withTimes = <Row extends HeadRow>(row: Row) => ({
  ...row,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});
