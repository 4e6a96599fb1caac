import { createJsonClient, type HttpClient } from "@tandem/service-kit";
import type { CallContext, RecipeQuery, RecipeSource } from "../recipes/recipe-source.ts";
import {
  checkedChange,
  checkedDeletion,
  checkedNewRecipe,
  checkedRecipe,
  checkedRecipePage,
} from "./checked-recipe.ts";

/** recipe-api as JSON over HTTP. */
export const createHttpRecipeSource = (http: HttpClient): RecipeSource => {
  const client = createJsonClient(http);
  const change =
    (method: "PUT" | "PATCH") =>
    async (id: number, ifMatch: number, contents: object, call: CallContext) => {
      const request = { method, path: pathOf(id), ifMatch, body: JSON.stringify(contents) };
      return checkedChange(await client.send(request, call), id, ifMatch);
    };
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(await client.send({ method: "GET", path: pathOf(id) }, call), id),
    listRecipes: async (query, call) =>
      checkedRecipePage(await client.send({ method: "GET", path: listPath(query) }, call)),
    createRecipe: async (draft, call) => {
      const request = { method: "POST", path: "/recipes", body: JSON.stringify(draft) } as const;
      return checkedNewRecipe(await client.send(request, call));
    },
    replaceRecipe: change("PUT"),
    patchRecipe: change("PATCH"),
    deleteRecipe: async (id, ifMatch, call) => {
      const request = { method: "DELETE", path: pathOf(id), ifMatch } as const;
      return checkedDeletion(await client.send(request, call));
    },
  };
};

const pathOf = (id: number): string => `/recipes/${id}`;

const listPath = ({ limit, after, q }: RecipeQuery): string => {
  const query = new URLSearchParams({ limit: `${limit}` });
  if (after > 0) query.set("after", `${after}`);
  if (q !== "") query.set("q", q);
  return `/recipes?${query.toString()}`;
};
