import type { Recipe } from "./recipe.ts";

/**
 * Bytes that a recipe takes in a page of JSON. A database keeps the number beside the recipe, so that
 * a page can be ended without reading the texts it will not hold.
 */
export const recipeBytes = (recipe: Recipe): number => Buffer.byteLength(JSON.stringify(recipe));
