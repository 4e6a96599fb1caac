import type { ProducedDeletion, ProducedRecipe, ProducedRecipePage, Recipe } from "./types.ts";
import {
  producedDeletion,
  producedRecipe,
  producedRecipePage,
  recipe,
} from "./generated/validators.js";

/**
 * Whether an answer of recipe-api is what the contract says. Fields it does not know are accepted,
 * so that a newer producer can add some; the response schemas keep them from leaking.
 */
export const isProducedRecipe = (value: unknown): value is ProducedRecipe => producedRecipe(value);

/** The same for a page of recipes. */
export const isProducedRecipePage = (value: unknown): value is ProducedRecipePage =>
  producedRecipePage(value);

/** The same for a deletion. */
export const isProducedDeletion = (value: unknown): value is ProducedDeletion =>
  producedDeletion(value);

/** The same for a recipe alone, as a copy of it is kept somewhere. */
export const isRecipe = (value: unknown): value is Recipe => recipe(value);
