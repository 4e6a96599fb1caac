import type { CallContext } from "@tandem/service-kit";
import DataLoader from "dataloader";
import type { LoadIngredients } from "../recipes/list-recipes.ts";
import type { Ingredient } from "../recipes/recipe.ts";

/** The ingredients of one recipe, for one request. */
export type IngredientsOf = (recipeId: number, call: CallContext) => Promise<Ingredient[]>;

/**
 * Resolvers ask recipe by recipe; what one request asks for in the same turn of the event loop goes
 * to the store as one statement. The loader is made when a query first wants ingredients, and ends
 * with its request.
 */
export const createIngredientLoader = (load: LoadIngredients): IngredientsOf => {
  const loaders = new WeakMap<CallContext, DataLoader<number, Ingredient[]>>();
  return (recipeId, call) => {
    const loader =
      loaders.get(call) ?? new DataLoader<number, Ingredient[]>((ids) => load(ids, call.deadline));
    loaders.set(call, loader);
    return loader.load(recipeId);
  };
};
