import { jsonSchemas, parseId } from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import type { RecipeSource } from "../recipes/recipe-source.ts";

interface ById {
  Params: { id: string };
}

/** The public routes for recipes, fetched from one source. */
export const registerRecipes = (server: FastifyInstance, source: RecipeSource): void => {
  const schema = { response: { 200: jsonSchemas.recipe } };
  server.get<ById>("/recipes/:id", { schema }, async (request, reply) => {
    const id = parseId(request.params.id);
    const { recipe } = await source.getRecipe(id, request.call);
    const etag = `"${recipe.version}"`;
    // A cache may keep it, and has to ask each time whether it is still the version.
    void reply.header("cache-control", "no-cache").header("etag", etag);
    if (namesVersion(request.headers["if-none-match"], etag)) return reply.code(304).send();
    return recipe;
  });
};

/** Compares weakly, as RFC 9110 13.1.2 says: a proxy that compresses makes the tag weak. */
const namesVersion = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === "*" ||
    header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag));
