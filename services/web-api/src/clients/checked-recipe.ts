import {
  isProducedRecipe,
  isProducedRecipePage,
  type ProducedRecipe,
  type ProducedRecipePage,
  ServiceError,
} from "@tandem/contracts";

/**
 * An answer is believed only when it is what the contract says, and about the recipe asked for.
 *
 * @throws ServiceError `bad_upstream`
 */
export const checkedRecipe = (answer: unknown, id: number): ProducedRecipe => {
  if (isProducedRecipe(answer) && answer.recipe.id === id) return answer;
  throw mismatch();
};

/** @throws ServiceError `bad_upstream` */
export const checkedRecipePage = (answer: unknown): ProducedRecipePage => {
  if (isProducedRecipePage(answer)) return answer;
  throw mismatch();
};

const mismatch = (): ServiceError =>
  new ServiceError("bad_upstream", "recipe-api's answer does not match the contract");
