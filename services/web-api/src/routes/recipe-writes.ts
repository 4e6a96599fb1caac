import {
  checkIdempotencyKey,
  checkQueryNames,
  checkRecipeDraft,
  checkRecipePatch,
  etagOf,
  jsonSchemas,
  parseIfMatch,
} from "@tandem/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Recipe } from "../recipes/recipe.ts";
import type { CallContext, RecipeSource } from "../recipes/recipe-source.ts";
import { type ById, recipeIdOf } from "./recipe-id.ts";

/**
 * The public routes that change recipes, done by one source. They are for whoever has an API key,
 * which is looked at before the request comes here; then come Idempotency-Key, id, If-Match and body,
 * and recipe-api hears of nothing that is refused.
 */
export const registerRecipeWrites = (server: FastifyInstance, source: RecipeSource): void => {
  registerCreate(server, source);
  registerReplace(server, source);
  registerPatch(server, source);
  registerDelete(server, source);
};

const changed = { schema: { response: { 200: jsonSchemas.recipe } } };

const registerCreate = (server: FastifyInstance, source: RecipeSource): void => {
  const schema = { response: { 201: jsonSchemas.recipe } };
  server.post("/recipes", { schema }, async (request, reply) => {
    const call = writeOf(request);
    checkQueryNames(request.query, []);
    const draft = checkRecipeDraft(request.body);
    const { recipe } = await source.createRecipe(draft, call);
    // Relative: the same whatever name or port the caller knows this service by.
    void reply.code(201).header("location", `${request.routeOptions.url}/${recipe.id}`);
    return withVersion(reply, recipe);
  });
};

const registerReplace = (server: FastifyInstance, source: RecipeSource): void => {
  server.put<ById>("/recipes/:id", changed, async (request, reply) => {
    const { call, id, version } = changeOf(request);
    const draft = checkRecipeDraft(request.body);
    const { recipe } = await source.replaceRecipe(id, version, draft, call);
    return withVersion(reply, recipe);
  });
};

const registerPatch = (server: FastifyInstance, source: RecipeSource): void => {
  server.patch<ById>("/recipes/:id", changed, async (request, reply) => {
    const { call, id, version } = changeOf(request);
    const patch = checkRecipePatch(request.body);
    const { recipe } = await source.patchRecipe(id, version, patch, call);
    return withVersion(reply, recipe);
  });
};

const registerDelete = (server: FastifyInstance, source: RecipeSource): void => {
  server.delete<ById>("/recipes/:id", async (request, reply) => {
    const { call, id, version } = changeOf(request);
    await source.deleteRecipe(id, version, call);
    return reply.code(204).send();
  });
};

/** What every write has. */
const writeOf = ({ call }: Pick<FastifyRequest, "call">): CallContext => {
  if (call.idempotencyKey !== undefined) checkIdempotencyKey(call.idempotencyKey);
  return call;
};

/** What every write has that is about one version of one recipe. */
const changeOf = (request: FastifyRequest<ById>) => {
  const call = writeOf(request);
  const id = recipeIdOf(request);
  return { call, id, version: parseIfMatch(request.headers["if-match"]) };
};

/** No cache keeps the answer to a write, but its caller may make the next change from it. */
const withVersion = (reply: FastifyReply, recipe: Recipe): Recipe => {
  void reply.header("etag", etagOf(recipe.version));
  return recipe;
};
