import { isProducedRecipe, type ProducedRecipe, ServiceError } from "@tandem/contracts";

/**
 * An answer is believed only when it is what the contract says.
 *
 * @throws ServiceError `bad_upstream`
 */
export const checkedRecipe = (answer: unknown): ProducedRecipe => {
  if (isProducedRecipe(answer)) return answer;
  throw new ServiceError("bad_upstream", "recipe-api's answer does not match the contract");
};
