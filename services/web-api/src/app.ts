import { readOpenapi } from "@tandem/contracts";
import {
  type Application,
  createApiKeyAuthenticator,
  createHttpEndpoint,
  createHttpServer,
  registerDocs,
  type ServiceRuntime,
} from "@tandem/service-kit";
import { keepLastGood } from "./clients/last-good-sources.ts";
import { openRecipeSources } from "./clients/open-recipe-sources.ts";
import { openWriteLimit } from "./clients/open-write-limit.ts";
import { reportCopies } from "./clients/report-copies.ts";
import type { Config } from "./config.ts";
import { registerRoutes } from "./routes/register-routes.ts";

/** The clients of recipe-api, the limit of writes and the public routes. Nothing listens yet. */
export const createApp = async (config: Config, runtime: ServiceRuntime): Promise<Application> => {
  const { host, port, publicPort } = config;
  const sources = await openRecipeSources(config.recipeApi, runtime);
  const authenticate = createApiKeyAuthenticator(config.apiKeys);
  const { limit, ...writeLimit } = await openWriteLimit(config, runtime);
  const http = createHttpServer(runtime, { isPublic: true, authenticate, limit });
  const kept = keepLastGood(sources, config.lastGoodMaxBytes, reportCopies(runtime));
  await registerRoutes(http, { live: sources, kept }, config);
  registerDocs(http, runtime, { readDocument: readOpenapi });
  return {
    endpoints: [
      createHttpEndpoint(http, {
        host,
        port,
        ...(publicPort !== undefined && { secondPort: publicPort }),
      }),
    ],
    checks: writeLimit.checks,
    // Ready as soon as it listens: a lost recipe-api must not take every web-api out.
    ready: async () => undefined,
    close: async () => {
      await Promise.all([sources.close(), writeLimit.close()]);
    },
  };
};
