import type { Ingredient, Page, Recipe, RecipeHead } from "./recipe.ts";
import type { Deadline, RecipeQuery, RecipeStore } from "./recipe-store.ts";

/** Bytes of JSON at which a page ends, so that a page of long recipes stays cheap to carry. */
const MAX_PAGE_BYTES = 512_000;

/** One page of recipes in the order of their ids. */
export type ListRecipes = (query: RecipeQuery, deadline: Deadline) => Promise<Page<Recipe>>;

/** The same page without ingredients, for a caller who may not want them. */
export type ListHeads = (query: RecipeQuery, deadline: Deadline) => Promise<Page<RecipeHead>>;

/** The ingredients of several recipes, in the order of their ids given. */
export type LoadIngredients = (
  recipeIds: readonly number[],
  deadline: Deadline,
) => Promise<Ingredient[][]>;

export const createListHeads =
  (store: RecipeStore): ListHeads =>
  async (query, deadline) => {
    if (deadline.reason) throw deadline.reason;
    const { heads, more } = await store.findHeads(query, MAX_PAGE_BYTES, deadline);
    return { recipes: heads, next: more ? `${heads.at(-1)?.id}` : null };
  };

export const createLoadIngredients =
  (store: RecipeStore): LoadIngredients =>
  async (recipeIds, deadline) => {
    const found = await store.findIngredients(recipeIds, deadline);
    return recipeIds.map((id) => found.get(id) ?? []);
  };

/** Two statements for a page, however many recipes it has. */
export const createListRecipes = (store: RecipeStore): ListRecipes => {
  const listHeads = createListHeads(store);
  const loadIngredients = createLoadIngredients(store);
  return async (query, deadline) => {
    const { recipes: heads, next } = await listHeads(query, deadline);
    const ids = heads.map(({ id }) => id);
    const ingredients = ids.length > 0 ? await loadIngredients(ids, deadline) : [];
    const recipes = heads.map((head, index) => ({
      ...head,
      ingredients: ingredients[index] ?? [],
    }));
    return { recipes, next };
  };
};
