import type { Recipe, RecipeDraft, RecipePatch } from "./recipe.ts";

/** What a recipe says, as it is kept: its ingredients have their ids. */
export type RecipeContents = Pick<Recipe, "name" | "steps" | "ingredients">;

export const contentsOf = ({ name, steps, ingredients }: RecipeDraft): RecipeContents => ({
  name,
  steps,
  ingredients: ingredients.map((ingredient, index) => ({ id: index + 1, ...ingredient })),
});

/** Ingredients are replaced as a whole; those that stay keep their ids. */
export const patchContents = (
  { name, steps, ingredients }: RecipeContents,
  patch: RecipePatch,
): RecipeContents => {
  const draft = { name, steps, ingredients, ...patch };
  return patch.ingredients ? contentsOf(draft) : { ...draft, ingredients };
};
