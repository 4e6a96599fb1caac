import type { Protocol } from "@tandem/contracts";
import type { FastifyInstance } from "fastify";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { registerFailure } from "./failure.ts";
import { registerGreeting } from "./greeting.ts";
import { registerRecipeWrites } from "./recipe-writes.ts";
import { registerRecipes } from "./recipes.ts";

type Sources = Readonly<Record<Protocol, RecipeSource>>;

/** recipe-api over each protocol. */
export interface RouteSources {
  /** Answers only when recipe-api does. */
  readonly live: Sources;
  /** Its reads may be answered with copies, which say that they are. */
  readonly kept: Sources;
}

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
  { live, kept }: RouteSources,
  { protocol, instance, environment }: RouteOptions,
): Promise<void> => {
  const register = (scope: FastifyInstance, name: Protocol): void => {
    registerGreeting(scope, live[name], { protocol: name, instance });
    registerRecipes(scope, kept[name]);
    registerRecipeWrites(scope, kept[name]);
  };
  register(server, protocol);
  for (const name of protocols) {
    await server.register(async (scope) => register(scope, name), { prefix: `/via/${name}` });
  }
  if (environment !== "production") registerFailure(server);
};
