import type { Recipe } from "./recipe.ts";
import type { RecipeContents } from "./recipe-contents.ts";

/**
 * Bytes that a recipe takes in a page of JSON. A database keeps the number beside the recipe, so that
 * a page can be ended without reading the texts it will not hold.
 */
export const recipeBytes = (recipe: Recipe): number => Buffer.byteLength(JSON.stringify(recipe));

// All of RFC 3339 with milliseconds and Z are as long.
const anyTime = "2026-01-01T00:00:00.000Z";

/** The same for a recipe whose times the database will give. */
export const bytesToBe = (
  contents: RecipeContents,
  { id, version }: Pick<Recipe, "id" | "version">,
): number => recipeBytes({ ...contents, id, version, created_at: anyTime, updated_at: anyTime });
