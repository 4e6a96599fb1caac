import { jsonSchemas, parseRecipeQuery } from "@tandem/contracts";
import { markStale, sendVersioned } from "@tandem/service-kit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RecipeQuery, RecipeSource } from "../recipes/recipe-source.ts";
import { type ById, recipeIdOf } from "./recipe-id.ts";

const config = { access: "public" } as const;

/** The public routes that read recipes, fetched from one source. Everybody may ask. */
export const registerRecipes = (server: FastifyInstance, source: RecipeSource): void => {
  registerOne(server, source);
  registerPage(server, source);
};

const registerOne = (server: FastifyInstance, source: RecipeSource): void => {
  const schema = { response: { 200: jsonSchemas.recipe } };
  server.get<ById>("/recipes/:id", { schema, config }, async (request, reply) => {
    const { recipe, stale_seconds } = await source.getRecipe(recipeIdOf(request), request.call);
    markStale(reply, stale_seconds);
    return sendVersioned(reply, recipe.version, recipe);
  });
};

const registerPage = (server: FastifyInstance, source: RecipeSource): void => {
  const schema = { response: { 200: jsonSchemas.recipePage } };
  server.get("/recipes", { schema, config }, async (request, reply) => {
    const query = parseRecipeQuery(request.query);
    const { recipes, next, stale_seconds } = await source.listRecipes(query, request.call);
    markStale(reply, stale_seconds);
    if (next !== null) linkNext(request, reply, query, next);
    void reply.header("cache-control", "no-cache");
    return { recipes, next };
  });
};

/** RFC 8288, relative: the same whatever name or port the caller knows this service by. */
const linkNext = (
  { routeOptions }: FastifyRequest,
  reply: FastifyReply,
  { limit, q }: RecipeQuery,
  next: string,
): void => {
  const query = new URLSearchParams({ limit: `${limit}`, after: next });
  if (q !== "") query.set("q", q);
  void reply.header("link", `<${routeOptions.url}?${query.toString()}>; rel="next"`);
};
