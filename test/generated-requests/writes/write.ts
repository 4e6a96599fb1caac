import type { Recipe, RecipeDraft, RecipePatch } from "@tandem/contracts";
import type { Refusal } from "../request.ts";

/** What a caller wants to change, in words that are the same for every protocol. */
export interface Write {
  readonly operation: WriteName;
  /** Of all but a new recipe. */
  readonly target?: Target;
  /** A draft or a patch; anything at all when it is broken. */
  readonly contents?: unknown;
  readonly key?: string;
}

export type WriteName = "createRecipe" | "replaceRecipe" | "patchRecipe" | "deleteRecipe";

export interface Target {
  readonly id: number;
  readonly version: number;
}

/** What came back. */
export interface WriteOutcome extends Partial<Refusal> {
  /** Absent after a deletion, and when refused. */
  readonly recipe?: Recipe;
}

/**
 * What a protocol makes of a write. `hasOwnRule` when something of the protocol itself refuses it, a
 * type or a limit, before the rule that all share is asked.
 */
export interface CarriedWrite {
  readonly hasOwnRule: boolean;
  ask(): Promise<WriteOutcome>;
}

/** Undefined for what the protocol cannot carry. */
export type CarryWrite = (write: Write) => CarriedWrite | undefined;

/** A recipe's contents as they come back: ingredients count from 1. */
export const asStored = <Contents extends RecipeDraft | RecipePatch>(contents: Contents) => ({
  ...contents,
  ...(contents.ingredients && {
    ingredients: contents.ingredients.map((each, index) => ({ id: index + 1, ...each })),
  }),
});
