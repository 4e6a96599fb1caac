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
  readonly id: string;
}

interface Answer {
  readonly recipe?: Identified & { readonly ingredients?: readonly Identified[] };
}

/** recipe-api over GraphQL. */
export const createGraphqlRecipeSource = (http: HttpClient): RecipeSource => {
  const client = createGraphqlClient(http);
  return {
    getRecipe: async (id, call) =>
      checkedRecipe(withNumericIds((await client.query(getRecipe, { id }, call)) as Answer)),
  };
};

/** GraphQL's `ID` is text on the wire, whatever was stored. */
const withNumericIds = ({ recipe, ...rest }: Answer): unknown => ({
  ...rest,
  recipe: recipe && {
    ...numbered(recipe),
    ingredients: recipe.ingredients?.map((ingredient) => numbered(ingredient)),
  },
});

const numbered = <Item extends Identified>(item: Item) => ({ ...item, id: Number(item.id) });
