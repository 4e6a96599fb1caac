import type { Recipe, RecipeHead } from "../recipes/recipe.ts";
import { recipeBytes } from "../recipes/recipe-bytes.ts";
import type { RecipeStore } from "../recipes/recipe-store.ts";
import { createMemoryWrite } from "./memory-write.ts";

/**
 * Keeps recipes in the process: for tests, and to measure protocols without a database.
 *
 * @param clock milliseconds since 1970
 */
export const createMemoryRecipeStore = (
  recipes: readonly Recipe[],
  clock: () => number = Date.now,
): RecipeStore => {
  // In the order of their ids, and stays so: a new recipe has the largest.
  const inOrder = recipes.toSorted((a, b) => a.id - b.id);
  const byId = new Map(inOrder.map((recipe) => [recipe.id, recipe]));
  return {
    write: createMemoryWrite(byId, clock),
    findRecipe: async (id) => ({ recipe: byId.get(id), staleSeconds: undefined }),
    findHeads: async ({ limit, after, q }, maxBytes) => {
      const part = foldCase(q);
      const matching = [...byId.values()].filter(
        ({ id, name }) => id > after && foldCase(name).includes(part),
      );
      const fitting = matching.slice(0, fittingCount(matching.slice(0, limit), maxBytes));
      return { heads: fitting.map(toHead), more: fitting.length < matching.length };
    },
    findIngredients: async (ids) => new Map(ids.map((id) => [id, byId.get(id)?.ingredients ?? []])),
  };
};

/**
 * Letter by letter, as PostgreSQL does it: `toLowerCase` of a whole text makes two letters of İ, and
 * another Σ at the end of a word.
 */
const foldCase = (text: string): string =>
  Array.from(text, (letter) => Array.from(letter.toLowerCase())[0]).join("");

/** How many of the first recipes fit: one at least. */
const fittingCount = (recipes: readonly Recipe[], maxBytes: number): number => {
  let bytes = 0;
  const tooMany = recipes.findIndex((recipe, index) => {
    bytes += recipeBytes(recipe);
    return index > 0 && bytes > maxBytes;
  });
  return tooMany === -1 ? recipes.length : tooMany;
};

const toHead = (recipe: Recipe): RecipeHead => {
  const { ingredients: _ingredients, ...head } = recipe;
  return head;
};
