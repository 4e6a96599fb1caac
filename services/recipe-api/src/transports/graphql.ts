import { parseId, type Producer, type Resolvers } from "@tandem/contracts";
import type { GraphqlContext } from "@tandem/service-kit";
import type { GetRecipe } from "../recipes/get-recipe.ts";

/** The operations as resolvers of schemas/recipe.graphql. */
export const createResolvers = ({
  getRecipe,
  producer,
}: {
  getRecipe: GetRecipe;
  producer: Producer;
}): Resolvers<GraphqlContext> => ({
  Query: {
    recipe: (_parent, { id }, { call }) => getRecipe(parseId(id), call.deadline),
    producer: () => producer,
  },
  Recipe: {
    createdAt: (recipe) => recipe.created_at,
    updatedAt: (recipe) => recipe.updated_at,
  },
});
