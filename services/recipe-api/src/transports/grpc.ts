import {
  checkId,
  checkRecipeQuery,
  loadGrpcService,
  type Producer,
  type RecipeServiceHandlers,
} from "@tandem/contracts";
import type { GrpcServer } from "@tandem/service-kit";
import type { RecipeOperations } from "../recipes/operations.ts";
import { createGrpcWrites } from "./grpc-writes.ts";

/** The operations as methods of recipe.v1.RecipeService. */
export const registerGrpc = async (
  server: GrpcServer,
  operations: RecipeOperations,
  producer: Producer,
): Promise<void> => {
  const { getRecipe, listRecipes, streamRecipes } = operations;
  server.addService<RecipeServiceHandlers>(await loadGrpcService("recipe.v1.RecipeService"), {
    GetRecipe: async ({ id }, call) => {
      const { recipe, staleSeconds } = await getRecipe(checkId(id), call.deadline);
      return {
        producer,
        recipe,
        ...(staleSeconds !== undefined && { stale_seconds: staleSeconds }),
      };
    },
    ListRecipes: async (request, call) => {
      const { recipes, next } = await listRecipes(checkRecipeQuery(request), call.deadline);
      return { producer, recipes, next: next ?? "" };
    },
    StreamRecipes: async function* stream(request, call) {
      const query = checkRecipeQuery(request);
      for await (const recipe of streamRecipes(query, call.deadline)) yield { recipe };
    },
    GetMetaData: async () => ({ producer }),
    ...createGrpcWrites(operations, producer),
  });
};
