import type { ListRecipes } from "./list-recipes.ts";
import type { Recipe } from "./recipe.ts";
import type { Deadline, RecipeQuery } from "./recipe-store.ts";

/** Every recipe that matches, in the order of their ids. */
export type StreamRecipes = (
  query: Pick<RecipeQuery, "after" | "q">,
  deadline: Deadline,
) => AsyncGenerator<Recipe, void>;

/** Recipes that are read at a time: what is held in memory for a caller who reads slowly. */
const pageLimit = 100;

/**
 * Reads page after page, the next one when the one before has been taken. It holds no connection to
 * the database between two pages, so a slow reader keeps nothing from the others.
 */
export const createStreamRecipes = (listRecipes: ListRecipes): StreamRecipes =>
  async function* stream({ after, q }, deadline) {
    let next: string | null = `${after}`;
    while (next !== null) {
      const page: Awaited<ReturnType<ListRecipes>> = await listRecipes(
        { limit: pageLimit, after: Number(next), q },
        deadline,
      );
      yield* page.recipes;
      next = page.next;
    }
  };
