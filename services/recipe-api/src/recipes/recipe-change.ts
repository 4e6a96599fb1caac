import type { RecipeDraft, RecipePatch } from "./recipe.ts";

/** One version of one recipe: a change is meant for what its author has read. */
export interface Target {
  readonly id: number;
  readonly expectedVersion: number;
}

export interface Creation {
  readonly operation: "createRecipe";
  readonly draft: RecipeDraft;
}

export interface Replacement {
  readonly operation: "replaceRecipe";
  readonly target: Target;
  readonly draft: RecipeDraft;
}

export interface Patching {
  readonly operation: "patchRecipe";
  readonly target: Target;
  readonly patch: RecipePatch;
}

export interface Deletion {
  readonly operation: "deleteRecipe";
  readonly target: Target;
}

/** What somebody wants to be changed; whoever received it has checked it. */
export type RecipeChange = Creation | Replacement | Patching | Deletion;
