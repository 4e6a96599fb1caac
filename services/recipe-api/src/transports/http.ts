import { jsonSchemas, parseId, type Producer } from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import type { GetRecipe } from "../recipes/get-recipe.ts";

/** The operations as JSON routes. */
export const registerHttp = (
  server: FastifyInstance,
  { getRecipe, producer }: { getRecipe: GetRecipe; producer: Producer },
): void => {
  const schema = { response: { 200: jsonSchemas.producedRecipe } };
  server.get<{ Params: { id: string } }>("/recipes/:id", { schema }, async (request) => {
    const id = parseId(request.params.id);
    return { producer, recipe: await getRecipe(id, request.call.deadline) };
  });
};
