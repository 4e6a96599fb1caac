import { readSdl } from "@tandem/contracts";
import {
  type Application,
  createGrpcServer,
  createHttpEndpoint,
  createHttpServer,
  registerGraphiql,
  registerGraphql,
  type ServiceRuntime,
} from "@tandem/service-kit";
import { type Config, IN_MEMORY } from "./config.ts";
import { createOperations } from "./recipes/operations.ts";
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
  const storage =
    url === IN_MEMORY
      ? await openMemoryStorage(runtime)
      : await openPostgresStorage({ url, maxConnections }, runtime);
  return createAppOn(storage, config, runtime);
};

/** The use cases on one store, and the three ways in. */
export const createAppOn = async (
  storage: RecipeStorage,
  { host, port, grpcPort, instance }: Config,
  runtime: ServiceRuntime,
): Promise<Application> => {
  const operations = createOperations(storage.store);
  const producer = { pid: process.pid, instance };

  const http = createHttpServer(runtime);
  registerHttp(http, operations, producer);
  const sdl = await readSdl("recipe");
  await registerGraphql(http, runtime, { sdl, resolvers: createResolvers(operations, producer) });
  registerGraphiql(http, runtime, { defaultQuery });

  const grpc = await createGrpcServer(runtime, { host, port: grpcPort });
  await registerGrpc(grpc, operations, producer);

  return {
    endpoints: [createHttpEndpoint(http, { host, port }), grpc.endpoint],
    checks: storage.checks,
    ready: storage.ready,
    close: storage.close,
  };
};
