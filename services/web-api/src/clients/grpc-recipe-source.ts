import { checkExpectedVersion, checkId, loadGrpcService } from "@tandem/contracts";
import type { GrpcClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import {
  checkedChange,
  checkedDeletion,
  checkedNewRecipe,
  checkedRecipe,
  checkedRecipePage,
} from "./checked-recipe.ts";

/** recipe-api over gRPC. */
export const createGrpcRecipeSource = async (client: GrpcClient): Promise<RecipeSource> => {
  const methods = await loadGrpcService("recipe.v1.RecipeService");
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(await client.call(methods.GetRecipe, { id: checkId(id) }, call), id),
    listRecipes: async ({ limit, after, q }, call) => {
      const request = { limit, after: after > 0 ? `${after}` : "", q };
      const answer = await client.call(methods.ListRecipes, request, call);
      // An absent text is an empty one in protobuf.
      return checkedRecipePage({ ...answer, next: answer.next === "" ? null : answer.next });
    },
    createRecipe: async (draft, call) =>
      checkedNewRecipe(await client.call(methods.CreateRecipe, { draft }, call)),
    replaceRecipe: async (id, version, draft, call) => {
      const request = { ...target(id, version), draft };
      return checkedChange(await client.call(methods.ReplaceRecipe, request, call), id, version);
    },
    patchRecipe: async (id, version, { ingredients, ...texts }, call) => {
      // A list that may be absent is a message with a list in it.
      const list = ingredients && { ingredients: { ingredients } };
      const request = { ...target(id, version), ...texts, ...list };
      return checkedChange(await client.call(methods.PatchRecipe, request, call), id, version);
    },
    deleteRecipe: async (id, version, call) =>
      checkedDeletion(await client.call(methods.DeleteRecipe, target(id, version), call)),
  };
};

const target = (id: number, version: number) => ({
  id: checkId(id),
  expected_version: checkExpectedVersion(version),
});
