import type { RecipeChange } from "./recipe-change.ts";
import type { Recipe } from "./recipe.ts";
import type { Writer } from "./writer.ts";

const events = {
  createRecipe: "recipe-created",
  replaceRecipe: "recipe-replaced",
  patchRecipe: "recipe-patched",
  deleteRecipe: "recipe-deleted",
} as const;

/** Who did what to which recipe. */
export interface RecordedChange {
  readonly event: (typeof events)[RecipeChange["operation"]];
  readonly actor: string;
  readonly recipeId: number;
  /** The version that the change made; of a recipe that was deleted, its last one. */
  readonly version: number;
  readonly requestId: string;
}

/** Hears of each change once: after it has been committed, and not when its answer is given again. */
export type OnChange = (change: RecordedChange) => void;

export const recordOf = (
  { operation }: RecipeChange,
  { id, version }: Pick<Recipe, "id" | "version">,
  { principal, requestId }: Writer,
): RecordedChange => ({
  event: events[operation],
  actor: principal,
  recipeId: id,
  version,
  requestId,
});
