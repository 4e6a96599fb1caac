import { createGraphqlClient, type HttpClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { checkedRecipe } from "./checked-recipe.ts";

// The aliases give the answer the names that it has over the other protocols.
const getRecipe = `query GetRecipe($id: ID!) {
  producer { pid instance }
  recipe(id: $id) {
    id name steps version
    created_at: createdAt
    updated_at: updatedAt
    ingredients { id name quantity }
  }
}`;

interface Identified {
  id: unknown;
}

interface Answer {
  readonly recipe?: Identified & { readonly ingredients?: Identified[] };
}

/** recipe-api over GraphQL. */
export const createGraphqlRecipeSource = (http: HttpClient): RecipeSource => {
  const query = createGraphqlClient(http).prepare(getRecipe);
  return {
    getRecipe: async (id, call) => {
      const answer = (await query({ id }, call)) as Answer;
      numberIds(answer);
      return checkedRecipe(answer);
    },
  };
};

/** GraphQL's `ID` is text on the wire, whatever was stored. Changes the answer in place. */
const numberIds = ({ recipe }: Answer): void => {
  if (!recipe) return;
  recipe.id = Number(recipe.id);
  for (const ingredient of recipe.ingredients ?? []) ingredient.id = Number(ingredient.id);
};
