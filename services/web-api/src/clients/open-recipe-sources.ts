import {
  createCallPolicy,
  createGrpcClient,
  createHttpClient,
  type ServiceRuntime,
} from "@tandem/service-kit";
import type { RecipeSource } from "../recipes/recipe-source.ts";
import { createGraphqlRecipeSource } from "./graphql-recipe-source.ts";
import { createGrpcRecipeSource } from "./grpc-recipe-source.ts";
import { createHttpRecipeSource } from "./http-recipe-source.ts";

/** recipe-api over each protocol; the answers are the same. */
export interface RecipeSources {
  readonly http: RecipeSource;
  readonly graphql: RecipeSource;
  readonly grpc: RecipeSource;
  /** Waits for running requests. Idempotent. */
  close(): Promise<void>;
}

interface Addresses {
  readonly http: readonly string[];
  readonly grpc: readonly string[];
}

/** JSON and GraphQL share their connections; gRPC has one channel. Nothing connects yet. */
export const openRecipeSources = async (
  addresses: Addresses,
  { logger, metrics }: Pick<ServiceRuntime, "logger" | "metrics">,
): Promise<RecipeSources> => {
  const upstream = "recipe-api";
  // One for all protocols: they end at the same processes.
  const policy = createCallPolicy({ upstream, logger, metrics });
  const [http, grpc] = await Promise.all([
    createHttpClient({ upstream, policy, origins: addresses.http }),
    createGrpcClient({ addresses: addresses.grpc, policy, logger }),
  ]);
  return {
    http: createHttpRecipeSource(http),
    graphql: createGraphqlRecipeSource(http),
    grpc: await createGrpcRecipeSource(grpc),
    close: async () => {
      await Promise.all([http.close(), grpc.close()]);
    },
  };
};
