import { createJsonClient, type HttpClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { checkedRecipe } from "./checked-recipe.ts";

/** recipe-api as JSON over HTTP. */
export const createHttpRecipeSource = (http: HttpClient): RecipeSource => {
  const client = createJsonClient(http);
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(await client.send({ method: "GET", path: `/recipes/${id}` }, call)),
  };
};
