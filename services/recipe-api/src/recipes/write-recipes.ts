import { claimOf } from "./claim.ts";
import { NumbersUsedUpError } from "./errors.ts";
import { largestNumber, type Recipe, type RecipeDraft, type RecipePatch } from "./recipe.ts";
import type { Deletion, RecipeChange, Target } from "./recipe-change.ts";
import type { Deadline, RecipeStore, Written } from "./recipe-store.ts";
import { type OnChange, recordOf } from "./recorded-change.ts";
import type { Writer } from "./writer.ts";

/** How long the answer is waited for, and who wants it: the same for every change. */
type By = readonly [writer: Writer, deadline: Deadline];

/**
 * Changes of recipes. The same request with the same key is done once and answered alike, whatever
 * protocol it comes over.
 *
 * All throw WriteConflictError and IdempotencyMismatchError; those with a target also
 * RecipeNotFoundError and StaleVersionError.
 */
export interface WriteOperations {
  readonly createRecipe: (draft: RecipeDraft, ...by: By) => Promise<Recipe>;
  /** Other contents for a recipe. */
  readonly replaceRecipe: (target: Target, draft: RecipeDraft, ...by: By) => Promise<Recipe>;
  /** Other contents for the fields that are there. */
  readonly patchRecipe: (target: Target, patch: RecipePatch, ...by: By) => Promise<Recipe>;
  readonly deleteRecipe: (target: Target, ...by: By) => Promise<void>;
}

export const createWriteOperations = (
  store: Pick<RecipeStore, "write">,
  onChange: OnChange,
): WriteOperations => {
  const write = async (change: RecipeChange, ...[writer, deadline]: By): Promise<Written> => {
    if (deadline.reason) throw deadline.reason;
    return store.write(change, claimOf(change, writer), deadline);
  };

  const keep = async (change: Exclude<RecipeChange, Deletion>, ...by: By): Promise<Recipe> => {
    const { recipe, isReplay } = await write(change, ...by);
    if (recipe === undefined) throw new TypeError("the store has kept no recipe");
    if (!isReplay) onChange(recordOf(change, recipe, by[0]));
    return recipe;
  };

  return {
    createRecipe: (draft, ...by) => keep({ operation: "createRecipe", draft }, ...by),
    replaceRecipe: async (target, draft, ...by) => {
      checkVersionLeft(target);
      return keep({ operation: "replaceRecipe", target, draft }, ...by);
    },
    patchRecipe: async (target, patch, ...by) => {
      checkVersionLeft(target);
      return keep({ operation: "patchRecipe", target, patch }, ...by);
    },
    deleteRecipe: async (target, ...by) => {
      const change = { operation: "deleteRecipe", target } as const;
      const { isReplay } = await write(change, ...by);
      const last = { id: target.id, version: target.expectedVersion };
      if (!isReplay) onChange(recordOf(change, last, by[0]));
    },
  };
};

const checkVersionLeft = ({ expectedVersion }: Target): void => {
  if (expectedVersion >= largestNumber) throw new NumbersUsedUpError("versions of this recipe");
};
