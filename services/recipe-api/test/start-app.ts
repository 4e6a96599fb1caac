import { createLogger, createMetrics } from "@tandem/observability";
import type { ServiceRuntime } from "@tandem/service-kit";
import { createAppOn } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import type { RecipeStore } from "../src/recipes/recipe-store.ts";

const config: Config = {
  environment: "test",
  host: "127.0.0.1",
  port: 0,
  grpcPort: 0,
  adminPort: 0,
  instance: "recipe-api-1",
  logLevel: "silent",
  requestTimeoutMs: 1_800,
  drainMs: 0,
  databaseUrl: "memory:",
};

const nothing = async (): Promise<void> => undefined;

export interface StartedApp {
  /** Origin of the HTTP port. */
  readonly url: string;
  /** `host:port` of the gRPC port. */
  readonly grpcAddress: string;
  close(): Promise<void>;
}

/** The whole service in this process, on free ports and on the given store. */
export const startApp = async (store: RecipeStore): Promise<StartedApp> => {
  const { logLevel: level, instance, environment } = config;
  const runtime: ServiceRuntime = {
    name: "recipe-api",
    config,
    logger: createLogger({ service: "recipe-api", instance, environment, level }),
    metrics: createMetrics("recipe-api"),
  };
  const storage = { store, checks: [], ready: nothing, close: nothing };
  const app = await createAppOn(storage, config, runtime);
  const [url = "", grpcUrl = ""] = await Promise.all(app.endpoints.map((each) => each.listen()));
  return {
    url,
    grpcAddress: grpcUrl.slice("grpc://".length),
    close: async () => void (await Promise.all(app.endpoints.map((each) => each.close()))),
  };
};
