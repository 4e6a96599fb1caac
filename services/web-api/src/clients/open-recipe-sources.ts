import {
  type CallPolicyOptions,
  type ClientTls,
  createCallPolicy,
  createGrpcClient,
  createHttpClient,
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
  /** What recipe-api knows this service by. */
  readonly token: string;
  /** For `https` origins; gRPC, whose addresses do not say, speaks TLS when this names a CA. */
  readonly tls?: ClientTls;
}

/** JSON and GraphQL share their connections; gRPC has one channel. Nothing connects yet. */
export const openRecipeSources = async (
  { http: origins, grpc: addresses, token, tls }: Addresses,
  { logger, metrics, inbound }: Omit<CallPolicyOptions, "upstream">,
): Promise<RecipeSources> => {
  const upstream = "recipe-api";
  // One for all protocols, but for its breaker: they end at the same processes.
  const policy = createCallPolicy({ upstream, logger, metrics, inbound });
  const [http, grpc] = await Promise.all([
    createHttpClient({ upstream, policy: policy.over("http"), origins, token, tls }),
    createGrpcClient({
      addresses,
      policy: policy.over("grpc"),
      logger,
      token,
      tls: tls?.ca === undefined ? undefined : tls,
    }),
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
