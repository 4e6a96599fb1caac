import { readSdl } from "@tandem/contracts";
import {
  type Application,
  createGrpcServer,
  createHttpEndpoint,
  createHttpServer,
  createTokenAuthenticator,
  registerGraphiql,
  registerGraphql,
  type ServiceRuntime,
} from "@tandem/service-kit";
import { type Config, IN_MEMORY } from "./config.ts";
import { createOperations } from "./recipes/operations.ts";
import type { OnChange } from "./recipes/recorded-change.ts";
import {
  openMemoryStorage,
  openPostgresStorage,
  type RecipeStorage,
} from "./stores/recipe-storage.ts";
import { defaultQuery } from "./transports/default-query.ts";
import { createResolvers } from "./transports/graphql.ts";
import { registerGrpc } from "./transports/grpc.ts";
import { registerHttp } from "./transports/http.ts";

/** The service over the store that the configuration names. Nothing listens yet. */
export const createApp = async (config: Config, runtime: ServiceRuntime): Promise<Application> => {
  const { databaseUrl: url, databasePoolMax: maxConnections } = config;
  const { redisUrl, cacheMaxBytes: maxBytes, cacheFreshMs: freshMs } = config;
  const cache = { redisUrl, maxBytes, freshMs };
  const storage =
    url === IN_MEMORY
      ? await openMemoryStorage(runtime)
      : await openPostgresStorage({ url, maxConnections, cache }, runtime);
  return createAppOn(storage, config, runtime);
};

/** The use cases on one store, and the three ways in. */
export const createAppOn = async (
  storage: RecipeStorage,
  { host, port, grpcPort, instance, internalTokens }: Config,
  runtime: ServiceRuntime,
): Promise<Application> => {
  const operations = createOperations(storage.store, logTo(runtime.logger));
  const producer = { pid: process.pid, instance };

  const authenticate = createTokenAuthenticator(internalTokens);
  const http = createHttpServer(runtime, { authenticate });
  registerHttp(http, operations, producer);
  const sdl = await readSdl("recipe");
  await registerGraphql(http, runtime, { sdl, resolvers: createResolvers(operations, producer) });
  registerGraphiql(http, runtime, { defaultQuery, headers: shownHeaders(internalTokens[0]) });

  const grpc = await createGrpcServer(runtime, { host, port: grpcPort, authenticate });
  await registerGrpc(grpc, operations, producer);

  return {
    endpoints: [createHttpEndpoint(http, { host, port }), grpc.endpoint],
    checks: storage.checks,
    ready: storage.ready,
    close: storage.close,
  };
};

/** On a developer's machine GraphiQL comes with the token, which lies in the repository anyway. */
const shownHeaders = (token: string): Record<string, string> | undefined =>
  token.includes("development-only") ? { authorization: `Bearer ${token}` } : undefined;

/** One line for each change, beside that of its request: who did what to which recipe. */
const logTo =
  (logger: ServiceRuntime["logger"]): OnChange =>
  ({ recipeId, requestId, ...change }) =>
    logger.info(
      { ...change, recipe_id: recipeId, request_id: requestId },
      `recipe ${recipeId} ${change.event.slice("recipe-".length)}`,
    );
