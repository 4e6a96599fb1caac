import { readOpenapi } from "@tandem/contracts";
import {
  type Application,
  createApiKeyAuthenticator,
  createHttpEndpoint,
  createHttpServer,
  registerDocs,
  type ServiceRuntime,
} from "@tandem/service-kit";
import { openRecipeSources } from "./clients/open-recipe-sources.ts";
import type { Config } from "./config.ts";
import { registerRoutes } from "./routes/register-routes.ts";

/** The clients of recipe-api and the public routes. Nothing listens yet. */
export const createApp = async (config: Config, runtime: ServiceRuntime): Promise<Application> => {
  const { host, port, publicPort } = config;
  const sources = await openRecipeSources(config.recipeApi, runtime);
  const authenticate = createApiKeyAuthenticator(config.apiKeys);
  const http = createHttpServer(runtime, { isPublic: true, authenticate });
  await registerRoutes(http, sources, config);
  registerDocs(http, runtime, { readDocument: readOpenapi });
  return {
    endpoints: [
      createHttpEndpoint(http, {
        host,
        port,
        ...(publicPort !== undefined && { secondPort: publicPort }),
      }),
    ],
    checks: [],
    // Ready as soon as it listens: a lost recipe-api must not take every web-api out.
    ready: async () => undefined,
    close: () => sources.close(),
  };
};
