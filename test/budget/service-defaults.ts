import { internalToken } from "@tandem/lab";

/** What a service reads from an environment in which nothing is set but what must be. */
export interface ServiceDefaults {
  readonly requestTimeoutMs: number;
  readonly drainMs: number;
  readonly eventLoopLateMs: number;
  readonly inFlight: { readonly min: number; readonly max: number; readonly initial: number };
}

interface WebApiDefaults extends ServiceDefaults {
  readonly writesPerMinute: number;
}

export interface RecipeApiDefaults extends ServiceDefaults {
  readonly databasePoolMax: number;
  readonly cacheMaxBytes: number;
  readonly cacheFreshMs: number;
}

/** Services have no door for others, so their configuration is loaded by its path. */
const readDefaults = async (service: string): Promise<unknown> => {
  const file = new URL(`../../services/${service}/src/config.ts`, import.meta.url);
  const { readConfig } = (await import(file.href)) as { readConfig: () => unknown };
  const environment = process.env;
  process.env = { DATABASE_URL: "memory:", INTERNAL_TOKEN: internalToken };
  try {
    return readConfig();
  } finally {
    process.env = environment;
  }
};

export const readServiceDefaults = async () => ({
  webApi: (await readDefaults("web-api")) as WebApiDefaults,
  recipeApi: (await readDefaults("recipe-api")) as RecipeApiDefaults,
});
