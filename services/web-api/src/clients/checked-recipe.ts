import {
  isProducedDeletion,
  isProducedRecipe,
  isProducedRecipePage,
  type ProducedDeletion,
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

/**
 * A page has nothing but what the contract names: it never is stale when recipe-api answers it.
 *
 * @throws ServiceError `bad_upstream`
 */
export const checkedRecipePage = (answer: unknown): ProducedRecipePage => {
  if (!isProducedRecipePage(answer)) throw mismatch();
  const { producer, recipes, next } = answer;
  return { producer, recipes, next };
};

/**
 * Each change makes the version one larger. That holds for a repeated answer too: it is the recipe as
 * it was after the change, whatever has become of it since.
 *
 * @throws ServiceError `bad_upstream`
 */
export const checkedChange = (
  answer: unknown,
  id: number,
  expectedVersion: number,
): ProducedRecipe => {
  const produced = checkedRecipe(answer, id);
  if (produced.recipe.version === expectedVersion + 1) return produced;
  throw mismatch();
};

/**
 * A new recipe has a new id, which only the producer knows, and the first version.
 *
 * @throws ServiceError `bad_upstream`
 */
export const checkedNewRecipe = (answer: unknown): ProducedRecipe => {
  if (isProducedRecipe(answer) && answer.recipe.version === 1) return answer;
  throw mismatch();
};

/** @throws ServiceError `bad_upstream` */
export const checkedDeletion = (answer: unknown): ProducedDeletion => {
  if (isProducedDeletion(answer)) return answer;
  throw mismatch();
};

const mismatch = (): ServiceError =>
  new ServiceError("bad_upstream", "recipe-api's answer does not match the contract");
