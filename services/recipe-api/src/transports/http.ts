import {
  checkQueryNames,
  jsonSchemas,
  parseId,
  parseRecipeQuery,
  type Producer,
} from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import type { RecipeOperations } from "../recipes/operations.ts";
import { registerHttpWrites } from "./http-writes.ts";

const one = { schema: { response: { 200: jsonSchemas.producedRecipe } } };
const page = { schema: { response: { 200: jsonSchemas.producedRecipePage } } };

/** The operations as JSON routes. */
export const registerHttp = (
  server: FastifyInstance,
  operations: RecipeOperations,
  producer: Producer,
): void => {
  const { getRecipe, listRecipes } = operations;
  server.get<{ Params: { id: string } }>("/recipes/:id", one, async (request, reply) => {
    checkQueryNames(request.query, []);
    const id = parseId(request.params.id);
    void reply.header("cache-control", "no-cache");
    const { recipe, staleSeconds } = await getRecipe(id, request.call.deadline);
    return { producer, recipe, stale_seconds: staleSeconds };
  });
  server.get("/recipes", page, async (request, reply) => {
    const query = parseRecipeQuery(request.query);
    void reply.header("cache-control", "no-cache");
    return { producer, ...(await listRecipes(query, request.call.deadline)) };
  });
  registerHttpWrites(server, operations, producer);
};
