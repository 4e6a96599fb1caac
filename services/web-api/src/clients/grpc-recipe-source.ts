import { checkId, loadGrpcService } from "@tandem/contracts";
import type { GrpcClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { checkedRecipe } from "./checked-recipe.ts";

/** recipe-api over gRPC. */
export const createGrpcRecipeSource = async (client: GrpcClient): Promise<RecipeSource> => {
  const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(await client.call(GetRecipe, { id: checkId(id) }, call)),
  };
};
