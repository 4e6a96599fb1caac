import { type Pair, startAnotherWebApi, startPair } from "../database/start-pairs.ts";
import type { CacheName, CacheServers } from "./cache-subjects.ts";

/**
 * A recipe-api for each tier: which one answers is a matter of its configuration. Without last good
 * answers it is the web-api alone that is another one.
 */
export const startCachePairs = async (
  owner: AsyncDisposableStack,
  { redis, postgres }: CacheServers,
): Promise<Readonly<Record<CacheName, Pair>>> => {
  const withPostgres = { DATABASE_URL: postgres.url };
  const withBoth = { ...withPostgres, REDIS_URL: redis.url };
  const fromMemory = await startPair(owner, { ...withPostgres, ...longFresh });
  return {
    "memory: store, no cache": await startPair(owner, { DATABASE_URL: "memory:" }),
    "from memory": fromMemory,
    "from Redis": await startPair(owner, { ...withBoth, CACHE_MAX_BYTES: "0" }),
    "from PostgreSQL": await startPair(owner, { ...withPostgres, ...neverFresh }),
    "the same, kept in Redis": await startPair(owner, { ...withBoth, ...neverFresh }),
    "no last good answers": await startAnotherWebApi(owner, fromMemory, {
      LAST_GOOD_MAX_BYTES: "0",
    }),
  };
};

/** While the process is frozen its copies age: of those for a second most slices would begin without. */
const longFresh = { CACHE_FRESH_MS: "60000" } as const;

const neverFresh = { CACHE_FRESH_MS: "0" } as const;
