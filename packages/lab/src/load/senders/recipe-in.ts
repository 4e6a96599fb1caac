import type { RecipeVersion } from "../operation.ts";

/**
 * Which recipe an answer holds: the answer of web-api itself, the `recipe` of one of recipe-api, what
 * lies under `data` over GraphQL. Ingredients have an id but no version.
 */
export const recipeIn = (answer: unknown, depth = 4): RecipeVersion | undefined => {
  if (depth === 0 || typeof answer !== "object" || answer === null) return undefined;
  const { id, version } = answer as Readonly<Record<string, unknown>>;
  // An id of GraphQL is a text.
  if (isCount(Number(id)) && isCount(version)) return { id: Number(id), version };
  for (const each of Object.values(answer)) {
    const recipe = recipeIn(each, depth - 1);
    if (recipe) return recipe;
  }
  return undefined;
};

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
