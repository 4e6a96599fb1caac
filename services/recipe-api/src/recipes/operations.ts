import { createGetRecipe, type GetRecipe } from "./get-recipe.ts";
import {
  createListHeads,
  createListRecipes,
  createLoadIngredients,
  type ListHeads,
  type ListRecipes,
  type LoadIngredients,
} from "./list-recipes.ts";
import type { RecipeStore } from "./recipe-store.ts";
import type { OnChange } from "./recorded-change.ts";
import { createStreamRecipes, type StreamRecipes } from "./stream-recipes.ts";
import { createWriteOperations, type WriteOperations } from "./write-recipes.ts";

/** Everything that can be done with recipes, whatever the protocol. */
export interface RecipeOperations extends WriteOperations {
  readonly getRecipe: GetRecipe;
  readonly listRecipes: ListRecipes;
  readonly streamRecipes: StreamRecipes;
  /** A list in two steps, for a protocol whose callers say whether they want the second. */
  readonly listHeads: ListHeads;
  readonly loadIngredients: LoadIngredients;
}

export const createOperations = (store: RecipeStore, onChange: OnChange): RecipeOperations => {
  const listRecipes = createListRecipes(store);
  return {
    ...createWriteOperations(store, onChange),
    getRecipe: createGetRecipe(store),
    listRecipes,
    streamRecipes: createStreamRecipes(listRecipes),
    listHeads: createListHeads(store),
    loadIngredients: createLoadIngredients(store),
  };
};
