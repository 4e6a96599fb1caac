import type { Protocol } from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { registerFailure } from "./failure.ts";
import { registerGreeting } from "./greeting.ts";
import { registerRecipeWrites } from "./recipe-writes.ts";
import { registerRecipes } from "./recipes.ts";

export interface RouteOptions {
  /** The protocol of the routes without a prefix. */
  readonly protocol: Protocol;
  readonly instance: string;
  readonly environment: string;
}

const protocols = ["http", "graphql", "grpc"] as const;

/** The public API: once over the configured protocol, and once below `/via/` for each. */
export const registerRoutes = async (
  server: FastifyInstance,
  sources: Readonly<Record<Protocol, RecipeSource>>,
  { protocol, instance, environment }: RouteOptions,
): Promise<void> => {
  const register = (scope: FastifyInstance, name: Protocol): void => {
    registerGreeting(scope, sources[name], { protocol: name, instance });
    registerRecipes(scope, sources[name]);
    registerRecipeWrites(scope, sources[name]);
  };
  register(server, protocol);
  for (const name of protocols) {
    await server.register(async (scope) => register(scope, name), { prefix: `/via/${name}` });
  }
  if (environment !== "production") registerFailure(server);
};
