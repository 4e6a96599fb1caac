import {
  checkExpectedVersion,
  checkRecipeDraft,
  checkRecipePatch,
  parseId,
  type Producer,
  type Resolvers,
} from "@tandem/contracts";
import type { GraphqlContext } from "@tandem/service-kit";
import type { Target } from "../recipes/recipe-change.ts";
import type { WriteOperations } from "../recipes/write-recipes.ts";
import { writerOf } from "./writer-of.ts";

type Mutations = NonNullable<Resolvers<GraphqlContext>["Mutation"]>;

/** The operations that write as resolvers of Mutation. */
export const createMutations = (
  { createRecipe, replaceRecipe, patchRecipe, deleteRecipe }: WriteOperations,
  producer: Producer,
): Mutations => ({
  createRecipe: async (_parent, { input }, { call }) => {
    const writer = writerOf(call);
    const draft = checkRecipeDraft(input);
    return { producer, recipe: await createRecipe(draft, writer, call.deadline) };
  },
  replaceRecipe: async (_parent, { input, ...named }, { call }) => {
    const writer = writerOf(call);
    const target = targetOf(named);
    const draft = checkRecipeDraft(input);
    return { producer, recipe: await replaceRecipe(target, draft, writer, call.deadline) };
  },
  patchRecipe: async (_parent, { input, ...named }, { call }) => {
    const writer = writerOf(call);
    const target = targetOf(named);
    const patch = checkRecipePatch(input);
    return { producer, recipe: await patchRecipe(target, patch, writer, call.deadline) };
  },
  deleteRecipe: async (_parent, named, { call }) => {
    const writer = writerOf(call);
    await deleteRecipe(targetOf(named), writer, call.deadline);
    return { producer };
  },
});

interface Named {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

const targetOf = ({ id: text, expectedVersion }: Named): Target => {
  const id = parseId(text);
  return { id, expectedVersion: checkExpectedVersion(expectedVersion) };
};
