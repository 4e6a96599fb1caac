import { createJsonClient, type HttpClient } from "@tandem/service-kit";
import type { RecipeQuery, RecipeSource } from "../recipes/recipe-source.ts";
import { checkedRecipe, checkedRecipePage } from "./checked-recipe.ts";

/** recipe-api as JSON over HTTP. */
export const createHttpRecipeSource = (http: HttpClient): RecipeSource => {
  const client = createJsonClient(http);
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(await client.send({ method: "GET", path: `/recipes/${id}` }, call), id),
    listRecipes: async (query, call) =>
      checkedRecipePage(await client.send({ method: "GET", path: listPath(query) }, call)),
  };
};

const listPath = ({ limit, after, q }: RecipeQuery): string => {
  const query = new URLSearchParams({ limit: `${limit}` });
  if (after > 0) query.set("after", `${after}`);
  if (q !== "") query.set("q", q);
  return `/recipes?${query.toString()}`;
};
