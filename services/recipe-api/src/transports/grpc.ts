import {
  checkId,
  loadGrpcService,
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
  server.addService<RecipeServiceHandlers>(await loadGrpcService("recipe.v1.RecipeService"), {
    GetRecipe: async ({ id }, call) => ({
      producer,
      recipe: await getRecipe(checkId(id), call.deadline),
    }),
    GetMetaData: async () => ({ producer }),
  });
};
