import { checkRecipeQuery, parseId, type Producer, type Resolvers } from "@tandem/contracts";
import type { GraphqlContext } from "@tandem/service-kit";
import type { FoundRecipe } from "../recipes/get-recipe.ts";
import type { RecipeOperations } from "../recipes/operations.ts";
import type { Page, RecipeHead } from "../recipes/recipe.ts";
import { createMutations } from "./graphql-mutations.ts";
import { createIngredientLoader } from "./ingredient-loader.ts";

/** The operations as resolvers of schemas/recipe.graphql. */
export const createResolvers = (
  operations: RecipeOperations,
  producer: Producer,
): Resolvers<GraphqlContext> => {
  const { getRecipe, listHeads, loadIngredients } = operations;
  const ingredientsOf = createIngredientLoader(loadIngredients);
  return {
    Query: {
      recipe: async (_parent, { id }, { call }) =>
        toHead(await getRecipe(parseId(id), call.deadline)),
      recipes: async (_parent, { first, after, q }, { call }) => {
        const query = checkRecipeQuery({ limit: first, after, q }, "first");
        return toConnection(await listHeads(query, call.deadline));
      },
      producer: () => producer,
    },
    Mutation: createMutations(operations, producer),
    Recipe: {
      // A single recipe comes whole, in one statement; those of a page come without.
      ingredients: ({ id, ingredients }, _arguments, { call }) =>
        ingredients ?? ingredientsOf(id, call),
      createdAt: (recipe) => recipe.created_at,
      updatedAt: (recipe) => recipe.updated_at,
      staleSeconds: (recipe) => recipe.stale_seconds ?? null,
    },
  };
};

/** Nearly every read is fresh, and then nothing is copied. */
const toHead = ({ recipe, staleSeconds }: FoundRecipe) =>
  staleSeconds === undefined ? recipe : { ...recipe, stale_seconds: staleSeconds };

const toConnection = ({ recipes, next }: Page<RecipeHead>) => {
  const edges = recipes.map((node) => ({ cursor: `${node.id}`, node }));
  const endCursor = edges.at(-1)?.cursor ?? null;
  return { edges, nodes: recipes, pageInfo: { hasNextPage: next !== null, endCursor } };
};
