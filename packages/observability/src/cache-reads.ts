import { Counter, type Registry } from "@prometheus-io/client";

/** Where an answer came from: a copy in the process, one in Redis, the source, or a copy gone stale. */
const tiers = ["memory", "redis", "source", "stale"] as const;

export type CacheTier = (typeof tiers)[number];

/** What each read of one cache is told to. */
export type OnCacheRead = (tier: CacheTier) => void;

/**
 * Counts reads by cache and tier. The library's counter puts a key together for each increment; here
 * that happens for each scrape, because a read from memory costs little more than that.
 */
export const createCacheReads = (registry: Registry): ((cache: string) => OnCacheRead) => {
  const caches = new Map<string, Record<CacheTier, number>>();
  registry.registerMetric(
    new Counter({
      name: "cache_reads_total",
      help: "Reads through a cache by what answered them.",
      labelNames: ["cache", "tier"],
      registers: [],
      collect() {
        this.reset();
        for (const [cache, counts] of caches)
          for (const tier of tiers) this.inc({ cache, tier }, counts[tier]);
      },
    }),
  );
  return (cache) => {
    const counts = caches.get(cache) ?? { memory: 0, redis: 0, source: 0, stale: 0 };
    caches.set(cache, counts);
    return (tier) => void (counts[tier] += 1);
  };
};
