import type { Recipe } from "@tandem/contracts";
import { type GraphqlCaller, refusalOf, withNumbers } from "../carry-graphql.ts";
import { checkShape } from "../contract.ts";
import { fitsType } from "./fits-type.ts";
import type { CarryWrite, Write, WriteName, WriteOutcome } from "./write.ts";

const documents: Readonly<Record<WriteName, string>> = {
  createRecipe: `mutation ($contents: RecipeInput!) {
    written: createRecipe(input: $contents) {
      producer { pid instance }
      recipe {
        id name steps version created_at: createdAt updated_at: updatedAt
        ingredients { id name quantity }
      }
    }
  }`,
  replaceRecipe: `mutation ($id: ID!, $version: Int, $contents: RecipeInput!) {
    written: replaceRecipe(id: $id, expectedVersion: $version, input: $contents) {
      producer { pid instance }
      recipe {
        id name steps version created_at: createdAt updated_at: updatedAt
        ingredients { id name quantity }
      }
    }
  }`,
  patchRecipe: `mutation ($id: ID!, $version: Int, $contents: RecipePatchInput!) {
    written: patchRecipe(id: $id, expectedVersion: $version, input: $contents) {
      producer { pid instance }
      recipe {
        id name steps version created_at: createdAt updated_at: updatedAt
        ingredients { id name quantity }
      }
    }
  }`,
  deleteRecipe: `mutation ($id: ID!, $version: Int) {
    written: deleteRecipe(id: $id, expectedVersion: $version) { producer { pid instance } }
  }`,
};

/** Contents travel as a variable, which carries any value; its type refuses most that are wrong. */
export const carryGraphqlWrite =
  ({ post }: Pick<GraphqlCaller, "post">, caller: Readonly<Record<string, string>>): CarryWrite =>
  (write) => {
    const { operation, target, contents, key } = write;
    const headers = { ...caller, ...(key !== undefined && { "idempotency-key": key }) };
    return {
      hasOwnRule: contents !== undefined && !fitsType(write),
      ask: async () => {
        const answer = await post(documents[operation], { ...target, contents }, headers);
        return refusalOf(answer) ?? toOutcome(operation, answer.data ?? {});
      },
    };
  };

const toOutcome = (operation: Write["operation"], data: object): WriteOutcome => {
  const { written } = withNumbers(data) as { readonly written: { readonly recipe: Recipe } };
  if (operation === "deleteRecipe") return {};
  checkShape("producedRecipe", written);
  return { recipe: written.recipe };
};
