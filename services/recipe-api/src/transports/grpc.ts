import {
  checkRecipeId,
  loadRecipeService,
  type Producer,
  type RecipeServiceHandlers,
} from "@tandem/contracts";
import type { GrpcServer } from "@tandem/service-kit";
import type { GetRecipe } from "../recipes/get-recipe.ts";

/** The operations as methods of recipe.v1.RecipeService. */
export const registerGrpc = async (
  server: GrpcServer,
  { getRecipe, producer }: { getRecipe: GetRecipe; producer: Producer },
): Promise<void> => {
  server.addService<RecipeServiceHandlers>(await loadRecipeService(), {
    GetRecipe: async ({ id }, call) => ({
      producer,
      recipe: await getRecipe(checkRecipeId(id), call.deadline),
    }),
    GetMetaData: async () => ({ producer }),
  });
};
