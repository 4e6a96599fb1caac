import type { ProducedRecipe } from "./types.ts";
import { producedRecipe } from "./generated/validators.js";

/**
 * Whether an answer of recipe-api is what the contract says. Fields it does not know are accepted,
 * so that a newer producer can add some; the response schemas keep them from leaking.
 */
export const isProducedRecipe = (value: unknown): value is ProducedRecipe => producedRecipe(value);
