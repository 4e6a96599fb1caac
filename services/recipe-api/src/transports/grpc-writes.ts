import {
  checkExpectedVersion,
  checkId,
  checkRecipeDraft,
  checkRecipePatch,
  type Producer,
  type RecipeServiceHandlers,
} from "@tandem/contracts";
import type { MethodHandlers } from "@tandem/service-kit";
import type { Target } from "../recipes/recipe-change.ts";
import type { WriteOperations } from "../recipes/write-recipes.ts";
import { writerOf } from "./writer-of.ts";

type Writes = Pick<
  MethodHandlers<RecipeServiceHandlers>,
  "CreateRecipe" | "ReplaceRecipe" | "PatchRecipe" | "DeleteRecipe"
>;

/** The operations that write as methods. */
export const createGrpcWrites = (
  { createRecipe, replaceRecipe, patchRecipe, deleteRecipe }: WriteOperations,
  producer: Producer,
): Writes => ({
  CreateRecipe: async (request, call) => {
    const writer = writerOf(call);
    const draft = checkRecipeDraft(request.draft);
    return { producer, recipe: await createRecipe(draft, writer, call.deadline) };
  },
  ReplaceRecipe: async (request, call) => {
    const writer = writerOf(call);
    const target = targetOf(request);
    const draft = checkRecipeDraft(request.draft);
    return { producer, recipe: await replaceRecipe(target, draft, writer, call.deadline) };
  },
  PatchRecipe: async ({ name, steps, ingredients, ...named }, call) => {
    const writer = writerOf(call);
    const target = targetOf(named);
    // A list cannot be absent in protobuf; a message around it can.
    const patch = checkRecipePatch({
      ...(name !== undefined && { name }),
      ...(steps !== undefined && { steps }),
      ...(ingredients !== null && ingredients),
    });
    return { producer, recipe: await patchRecipe(target, patch, writer, call.deadline) };
  },
  DeleteRecipe: async (request, call) => {
    const writer = writerOf(call);
    await deleteRecipe(targetOf(request), writer, call.deadline);
    return { producer };
  },
});

interface Named {
  readonly id: number;
  readonly expected_version?: number;
}

const targetOf = ({ id, expected_version: expected }: Named): Target => ({
  id: checkId(id),
  expectedVersion: checkExpectedVersion(expected),
});
