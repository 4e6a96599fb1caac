import type { Recipe } from "../../../src/recipes/recipe.ts";
import type { RecipeStore } from "../../../src/recipes/recipe-store.ts";
import { create, find, remove, rename, replaceSteps } from "./replica.ts";

/** What PostgreSQL says of a statement that does not suit its schema. */
const refusals: Readonly<Record<string, string>> = {
  "42703": "no such column",
  "23502": "writes are refused",
  "23514": "writes are refused",
};

/** Whether a replica can work with the schema as it is, and with recipes that others have written. */
export const judge = async (store: RecipeStore, ...written: readonly Recipe[]): Promise<string> => {
  try {
    for (const { id, steps } of written)
      if ((await find(store, id))?.steps !== steps) return "reads nothing";
    const created = await create(store, "Chop.");
    const renamed = await rename(store, created, "Stew");
    const replaced = await replaceSteps(store, renamed, "Stir.");
    await remove(store, replaced);
    return "yes";
  } catch (error) {
    const { code = "" } = error as { readonly code?: string };
    return refusals[code] ?? String(error);
  }
};

/** What one of two replicas has written and the other does not see, or has written over unseen. */
export const lostUpdates = async (one: RecipeStore, other: RecipeStore): Promise<string[]> => {
  const lost: string[] = [];
  const look = async (by: RecipeStore, written: Recipe, what: string): Promise<void> => {
    const found = await find(by, written.id);
    if (found?.steps !== written.steps || found.version !== written.version) lost.push(what);
  };
  const created = await create(one, "Chop.");
  await look(other, created, "a new recipe");
  const replaced = await replaceSteps(other, created, "Stir.");
  await look(one, replaced, "new steps");
  // Its steps are read and written back.
  const renamed = await rename(one, replaced, "Stew");
  await look(other, { ...renamed, steps: "Stir." }, "steps under a new name");
  const again = await replaceSteps(one, renamed, "Serve.");
  await look(other, again, "newer steps");
  return lost;
};
