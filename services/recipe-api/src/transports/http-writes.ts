import {
  checkQueryNames,
  checkRecipeDraft,
  checkRecipePatch,
  jsonSchemas,
  parseId,
  parseIfMatch,
  type Producer,
} from "@tandem/contracts";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Target } from "../recipes/recipe-change.ts";
import type { WriteOperations } from "../recipes/write-recipes.ts";
import { writerOf } from "./writer-of.ts";

interface ById {
  readonly Params: { readonly id: string };
}

const created = { schema: { response: { 201: jsonSchemas.producedRecipe } } };
const changed = { schema: { response: { 200: jsonSchemas.producedRecipe } } };
const deleted = { schema: { response: { 200: jsonSchemas.producedDeletion } } };

/** The operations that write as JSON routes. */
export const registerHttpWrites = (
  server: FastifyInstance,
  { createRecipe, replaceRecipe, patchRecipe, deleteRecipe }: WriteOperations,
  producer: Producer,
): void => {
  server.post("/recipes", created, async ({ call, query, body }, reply) => {
    const writer = writerOf(call);
    checkQueryNames(query, []);
    const draft = checkRecipeDraft(body);
    const recipe = await createRecipe(draft, writer, call.deadline);
    void reply.code(201);
    return { producer, recipe };
  });
  server.put<ById>("/recipes/:id", changed, async (request) => {
    const writer = writerOf(request.call);
    const target = targetOf(request);
    const draft = checkRecipeDraft(request.body);
    const recipe = await replaceRecipe(target, draft, writer, request.call.deadline);
    return { producer, recipe };
  });
  server.patch<ById>("/recipes/:id", changed, async (request) => {
    const writer = writerOf(request.call);
    const target = targetOf(request);
    const patch = checkRecipePatch(request.body);
    const recipe = await patchRecipe(target, patch, writer, request.call.deadline);
    return { producer, recipe };
  });
  server.delete<ById>("/recipes/:id", deleted, async (request) => {
    const writer = writerOf(request.call);
    await deleteRecipe(targetOf(request), writer, request.call.deadline);
    return { producer };
  });
};

const targetOf = ({ query, params, headers }: FastifyRequest<ById>): Target => {
  checkQueryNames(query, []);
  const id = parseId(params.id);
  return { id, expectedVersion: parseIfMatch(headers["if-match"]) };
};
