import type { Caller } from "../cpu/closed-loop.ts";
import { connections } from "../cpu/drive.ts";
import { createReader, createRecipe } from "../database/callers.ts";
import type { MeasuredDatabase } from "../database/measured-database.ts";
import { createPairDriver, noServer, type PairDriver } from "../database/pair-driver.ts";
import type { Pair } from "../database/start-pairs.ts";
import type { MeasuredRedis } from "./measured-redis.ts";
import type { Tier } from "./tier-reads.ts";

/** Where a read is answered from, in the order in which it is printed. */
export const cacheNames = [
  "memory: store, no cache",
  "from memory",
  "from Redis",
  "from PostgreSQL",
  "the same, kept in Redis",
  "no last good answers",
] as const;

export type CacheName = (typeof cacheNames)[number];

/** What everything is a multiple of. */
export const baseline: CacheName = "from memory";

export interface CacheSubject {
  /** Whom it has; a server that it does not have uses nothing for it. */
  readonly servers: readonly ("redis" | "postgres")[];
  /** What answers its reads; undefined: no cache. */
  readonly tier: Tier | undefined;
  /** Scripts that Redis runs for each read. */
  readonly scripts: number;
  /** A slice is some 50 ms of each, by how much a read costs. */
  readonly share: number;
}

export const cacheSubjects: Readonly<Record<CacheName, CacheSubject>> = {
  "memory: store, no cache": { servers: [], tier: undefined, scripts: 0, share: 1 },
  "from memory": { servers: ["postgres"], tier: "memory", scripts: 0, share: 1 },
  "from Redis": { servers: ["redis", "postgres"], tier: "redis", scripts: 1, share: 0.6 },
  "from PostgreSQL": { servers: ["postgres"], tier: "source", scripts: 0, share: 0.5 },
  "the same, kept in Redis": {
    servers: ["redis", "postgres"],
    tier: "source",
    scripts: 2,
    share: 0.4,
  },
  "no last good answers": { servers: ["postgres"], tier: "memory", scripts: 0, share: 1 },
};

export interface CacheServers {
  readonly redis: MeasuredRedis;
  readonly postgres: MeasuredDatabase;
}

export type CacheDriver = PairDriver<keyof CacheServers> & { readonly name: CacheName };

/** Each connection reads a recipe of its own: who waits for the same one would share its read. */
export const createCacheDriver = async (
  name: CacheName,
  pair: Pair,
  { redis, postgres }: CacheServers,
): Promise<CacheDriver> => {
  const callers = await Promise.all(Array.from({ length: connections }, () => readsItsOwn(pair)));
  const { servers } = cacheSubjects[name];
  const hasRedis = servers.includes("redis");
  const measured = {
    redis: hasRedis ? redis : noServer,
    postgres: servers.includes("postgres") ? postgres : noServer,
  };
  const settle = hasRedis ? { settle: () => settleRedis(redis, pair) } : {};
  return { ...createPairDriver({ name, callers, pair, servers: measured, ...settle }), name };
};

/** A process that is frozen before it has its replies would wake up and find them late. */
const settleRedis = async (redis: MeasuredRedis, { recipeApi }: Pair): Promise<void> => {
  await redis.settle();
  // Replies and this question may come in one turn of its event loop; the second one comes in a later.
  await recipeApi.cpu();
  await recipeApi.cpu();
};

const readsItsOwn = async ({ pool }: Pair): Promise<Caller> => {
  const { path } = await createRecipe(pool);
  return createReader(pool, path);
};

/** What one thing adds, or saves. */
export const cachePairs: readonly {
  readonly what: string;
  readonly pair: readonly [CacheName, CacheName];
}[] = [
  { what: "a look into memory: with ÷ without", pair: ["from memory", "memory: store, no cache"] },
  { what: "Redis ÷ PostgreSQL", pair: ["from Redis", "from PostgreSQL"] },
  {
    what: "copies in Redis: kept ÷ not kept",
    pair: ["the same, kept in Redis", "from PostgreSQL"],
  },
  { what: "last good answers: kept ÷ not", pair: ["from memory", "no last good answers"] },
];
