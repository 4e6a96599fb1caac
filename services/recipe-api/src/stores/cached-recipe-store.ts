import type { Cache } from "@tandem/cache";
import type { Recipe } from "../recipes/recipe.ts";
import type { RecipeChange } from "../recipes/recipe-change.ts";
import type { Deadline, RecipeStore, Written } from "../recipes/recipe-store.ts";

type RecipeCache = Pick<Cache<Recipe>, "read" | "changed" | "doubt">;

/**
 * The same recipes; one that is asked for by its id is read through the cache. Lists are not: a write
 * would change nobody knows which of their pages.
 */
export const createCachedRecipeStore = (store: RecipeStore, cache: RecipeCache): RecipeStore => ({
  ...store,
  findRecipe: async (id, deadline) => {
    const load = async (until: Deadline): Promise<Recipe | undefined> =>
      (await store.findRecipe(id, until)).recipe;
    const reading = cache.read(`${id}`, load, deadline).catch(async (error: unknown) => {
      // Was it late, or is the database away? The store knows, and asks nothing for who has no time.
      if (deadline.reason) await store.findRecipe(id, deadline);
      throw error;
    });
    const { value: recipe, staleMs } = await reading;
    const staleSeconds = staleMs === undefined ? undefined : Math.floor(staleMs / 1_000);
    return { recipe, staleSeconds };
  },
  write: async (change, claim, deadline) => {
    // Nothing that somebody else commits from here on can be missing for longer than a copy is fresh.
    const asOf = performance.now();
    const written = await store.write(change, claim, deadline).catch(async (error: unknown) => {
      // It may have been committed; or its author has read a version that is not the last any more.
      await doubt(cache, targetOf(change));
      throw error;
    });
    await note(cache, change, written, asOf);
    return written;
  },
});

const targetOf = (change: RecipeChange): number | undefined =>
  change.operation === "createRecipe" ? undefined : change.target.id;

const doubt = async (cache: RecipeCache, id: number | undefined): Promise<void> => {
  if (id !== undefined) await cache.doubt(`${id}`);
};

/** After COMMIT and before the answer: whoever has the answer finds here what he has written. */
const note = async (
  cache: RecipeCache,
  change: RecipeChange,
  { recipe, isReplay }: Written,
  asOf: number,
): Promise<void> => {
  const id = targetOf(change) ?? recipe?.id;
  // What was answered then may have been changed since.
  if (isReplay) await doubt(cache, id);
  else if (id !== undefined) await cache.changed(`${id}`, recipe, versionOf(change, recipe), asOf);
};

/** A deletion has a version, too: it comes after the last that there was to read. */
const versionOf = (change: RecipeChange, recipe: Recipe | undefined): number =>
  recipe?.version ?? (change.operation === "createRecipe" ? 0 : change.target.expectedVersion + 1);
