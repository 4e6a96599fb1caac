import { createGraphqlClient, type HttpClient } from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { checkedRecipe, checkedRecipePage } from "./checked-recipe.ts";

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

const listRecipes = `query ListRecipes($limit: Int!, $after: String, $q: String) {
  producer { pid instance }
  page: recipes(first: $limit, after: $after, q: $q) {
    recipes: nodes {
      id name steps version
      created_at: createdAt
      updated_at: updatedAt
      ingredients { id name quantity }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** An object of which nothing is known yet. */
type Unchecked = Record<string, unknown>;

/** recipe-api over GraphQL. */
export const createGraphqlRecipeSource = (http: HttpClient): RecipeSource => {
  const client = createGraphqlClient(http);
  const [one, page] = [client.prepare(getRecipe), client.prepare(listRecipes)];
  return {
    getRecipe: async (id, call) => {
      const answer = await one({ id }, call);
      if (isObject(answer)) numberIds(answer["recipe"]);
      return checkedRecipe(answer, id);
    },
    listRecipes: async ({ limit, after, q }, call) => {
      const variables = { limit, ...(after > 0 && { after: `${after}` }), q };
      return checkedRecipePage(toPage(await page(variables, call)));
    },
  };
};

const toPage = (answer: unknown): unknown => {
  if (!isObject(answer) || !isObject(answer["page"])) return undefined;
  const { recipes, pageInfo } = answer["page"];
  if (!Array.isArray(recipes) || !isObject(pageInfo)) return undefined;
  recipes.forEach(numberIds);
  const next = pageInfo["hasNextPage"] === true ? pageInfo["endCursor"] : null;
  return { producer: answer["producer"], recipes, next };
};

/** GraphQL's `ID` is text on the wire, whatever was stored. Changes the recipe in place. */
const numberIds = (recipe: unknown): void => {
  if (!isObject(recipe)) return;
  numberId(recipe);
  const { ingredients } = recipe;
  if (Array.isArray(ingredients))
    for (const each of ingredients) if (isObject(each)) numberId(each);
};

// What is no text stays as it is, for the check to refuse: Number([42]) is 42 as well.
const numberId = (object: Unchecked): void => {
  if (typeof object["id"] === "string") object["id"] = Number(object["id"]);
};

const isObject = (value: unknown): value is Unchecked =>
  typeof value === "object" && value !== null;
