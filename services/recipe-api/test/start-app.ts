import { internalHeaders, internalToken } from "@tandem/lab";
import { createRuntime } from "@tandem/service-kit";
import { createAppOn } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import type { RecipeStore } from "../src/recipes/recipe-store.ts";

/** What proves a caller to the service under test, as a header or as metadata. */
export const authorized = internalHeaders;

export const testConfig: Config = {
  environment: "test",
  host: "127.0.0.1",
  port: 0,
  grpcPort: 0,
  adminPort: 0,
  instance: "recipe-api-1",
  logLevel: "silent",
  requestTimeoutMs: 1_800,
  drainMs: 0,
  inFlight: { min: 8, max: 64, initial: 32 },
  // However busy this machine is.
  eventLoopLateMs: 10_000,
  internalTokens: [internalToken],
  databaseUrl: "memory:",
  databasePoolMax: 10,
  redisUrl: undefined,
  cacheMaxBytes: 0,
  cacheFreshMs: 1_000,
};

const nothing = async (): Promise<void> => undefined;

export interface StartedApp {
  /** Origin of the HTTP port. */
  readonly url: string;
  /** `host:port` of the gRPC port. */
  readonly grpcAddress: string;
  close(): Promise<void>;
}

/**
 * The whole service in this process, on free ports and on the given store.
 *
 * @param lines takes the lines of its log, from level info on
 */
export const startApp = async (store: RecipeStore, lines?: string[]): Promise<StartedApp> => {
  const config: Config = lines ? { ...testConfig, logLevel: "info" } : testConfig;
  const destination = lines && { write: (line: string) => void lines.push(line) };
  const runtime = createRuntime("recipe-api", config, destination);
  const storage = { store, checks: [], ready: nothing, close: nothing };
  const app = await createAppOn(storage, config, runtime);
  const [url = "", grpcUrl = ""] = await Promise.all(app.endpoints.map((each) => each.listen()));
  return {
    url,
    grpcAddress: grpcUrl.slice("grpc://".length),
    close: async () => void (await Promise.all(app.endpoints.map((each) => each.close()))),
  };
};
