import { type Cache, createCache, createRedis, logRedisReports } from "@tandem/cache";
import { isRecipe } from "@tandem/contracts";
import type { Application, ServiceRuntime } from "@tandem/service-kit";
import type { Recipe } from "../recipes/recipe.ts";

export interface RecipeCacheOptions {
  /** Without it there is no tier that replicas share. */
  readonly redisUrl: string | undefined;
  /** Bytes of copies in the process at most; 0 keeps none. */
  readonly maxBytes: number;
  /** Milliseconds that a copy in the process counts as fresh; 0: copies are for outages alone. */
  readonly freshMs: number;
}

/** A cache with what the process must know about it. */
export interface RecipeCache extends Pick<Application, "checks" | "close"> {
  readonly cache: Cache<Recipe>;
}

/**
 * Part of the keys in Redis. Another shape of a recipe needs another name: two releases that run side
 * by side then have copies of their own, and none reads what the other means.
 */
export const cacheName = "recipe-v1";

/** Copies of recipes in the process, and in Redis when it is configured. Waits for nobody. */
export const openRecipeCache = async (
  { redisUrl, maxBytes, freshMs }: RecipeCacheOptions,
  { name: owner, logger, metrics }: ServiceRuntime,
): Promise<RecipeCache> => {
  const onReport = logRedisReports(logger);
  const redis = redisUrl
    ? await createRedis({ url: redisUrl, applicationName: owner, onReport })
    : undefined;
  const cache = createCache<Recipe>({
    name: cacheName,
    owner,
    versionOf: ({ version }) => version,
    parse: (json) => (isRecipe(json) ? json : undefined),
    memory: { maxBytes },
    redis,
    freshMs,
    isOutage,
    onRead: metrics.cache(cacheName),
  });
  // The service works without it, only slower.
  const checks = redis
    ? [{ name: "cache", critical: false, check: (signal: AbortSignal) => redis.check(signal) }]
    : [];
  return { cache, checks, close: async () => redis?.close() };
};

/** The database is away or too slow. The reader's own deadline ends his wait and is no error here. */
const isOutage = (error: unknown): boolean => {
  const { code } = error as { readonly code?: unknown };
  return code === "unavailable" || code === "deadline_exceeded";
};
