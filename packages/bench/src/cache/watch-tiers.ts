import type { Pair } from "../database/start-pairs.ts";
import { InvalidRunError } from "../invalid-run-error.ts";
import { type CacheName, cacheNames, cacheSubjects } from "./cache-subjects.ts";
import type { MeasuredRedis } from "./measured-redis.ts";
import { checkTier, fetchTierReads, type TierReads } from "./tier-reads.ts";

export interface WatchOptions {
  readonly pairs: Readonly<Record<CacheName, Pair>>;
  readonly redis: Pick<MeasuredRedis, "countScripts">;
  /** Requests of one subject in all rounds. */
  readonly requestsOf: (name: CacheName) => number;
}

/** The share of the reads that came from where they should, by the name of the subject. */
export type TierShares = ReadonlyMap<CacheName, number>;

/**
 * Begins to watch where reads are answered from.
 *
 * @returns what ends it when all rounds are over; it rejects with InvalidRunError when reads came from
 *   elsewhere, or Redis was left out
 */
export const watchTiers = async ({
  pairs,
  redis,
  requestsOf,
}: WatchOptions): Promise<() => Promise<TierShares>> => {
  const readsBefore = await readAll(pairs);
  const scriptsBefore = await redis.countScripts();
  return async () => {
    const readsAfter = await readAll(pairs);
    expectScripts((await redis.countScripts()) - scriptsBefore, requestsOf);
    const check = (name: CacheName): number =>
      checkTier({
        name,
        tier: cacheSubjects[name].tier,
        before: readsBefore.get(name) ?? new Map(),
        after: readsAfter.get(name) ?? new Map(),
        requests: requestsTo(pairs, pairs[name], requestsOf),
      });
    return new Map(cacheNames.map((name) => [name, check(name)]));
  };
};

/** Two subjects may share a recipe-api, and are counted together there. */
const requestsTo = (
  pairs: WatchOptions["pairs"],
  { recipeApi }: Pair,
  requestsOf: WatchOptions["requestsOf"],
): number =>
  cacheNames
    .filter((name) => pairs[name].recipeApi === recipeApi)
    .reduce((sum, name) => sum + requestsOf(name), 0);

const readAll = async (
  pairs: WatchOptions["pairs"],
): Promise<ReadonlyMap<CacheName, TierReads>> => {
  const reads = new Map<CacheName, TierReads>();
  for (const name of cacheNames) reads.set(name, await readFrozen(pairs[name]));
  return reads;
};

const readFrozen = async ({ recipeApi, urls }: Pair): Promise<TierReads> => {
  recipeApi.resume();
  const reads = await fetchTierReads(urls.admin);
  recipeApi.pause();
  return reads;
};

/** A few reads may find Redis late on a busy machine. */
const leastShare = 0.95;

/** What is kept in Redis has no tier of its own: without it a read is one from PostgreSQL as well. */
const expectScripts = (scripts: number, requestsOf: WatchOptions["requestsOf"]): void => {
  const wanted = cacheNames.reduce(
    (sum, name) => sum + cacheSubjects[name].scripts * requestsOf(name),
    0,
  );
  if (scripts < leastShare * wanted)
    throw new InvalidRunError(`Redis ran ${scripts} scripts, and not ${wanted}`);
};
