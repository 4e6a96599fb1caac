import { checkId, loadGrpcService } from "@tandem/contracts";
import type { GrpcClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { checkedRecipe, checkedRecipePage } from "./checked-recipe.ts";

/** recipe-api over gRPC. */
export const createGrpcRecipeSource = async (client: GrpcClient): Promise<RecipeSource> => {
  const { GetRecipe, ListRecipes } = await loadGrpcService("recipe.v1.RecipeService");
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(await client.call(GetRecipe, { id: checkId(id) }, call), id),
    listRecipes: async ({ limit, after, q }, call) => {
      const request = { limit, after: after > 0 ? `${after}` : "", q };
      const answer = await client.call(ListRecipes, request, call);
      // An absent text is an empty one in protobuf.
      return checkedRecipePage({ ...answer, next: answer.next === "" ? null : answer.next });
    },
  };
};
