import { InvalidRunError } from "../invalid-run-error.ts";

/** What answers a read, as `cache_reads_total` of recipe-api has it. */
export type Tier = "memory" | "redis" | "source" | "stale";

/** Reads through the cache so far; none of a tier that a recipe-api without a cache does not have. */
export type TierReads = ReadonlyMap<string, number>;

const readsLine = /^cache_reads_total\{[^}]*\btier="(\w+)"[^}]*\} (\d+)$/gm;

/** @param metrics what `/metrics` of one recipe-api says */
export const tierReadsIn = (metrics: string): TierReads =>
  new Map([...metrics.matchAll(readsLine)].map(([, tier, count]) => [`${tier}`, Number(count)]));

export const fetchTierReads = async (adminUrl: string): Promise<TierReads> => {
  const answer = await fetch(`${adminUrl}/metrics`, { signal: AbortSignal.timeout(10_000) });
  return tierReadsIn(await answer.text());
};

/** Of all reads. The rest is for copies that come to their end between two slices. */
const leastShare = 0.95;

export interface TierCheck {
  readonly name: string;
  /** Undefined: no read may go through a cache. */
  readonly tier: Tier | undefined;
  readonly before: TierReads;
  readonly after: TierReads;
  /** Reads that were sent in between. */
  readonly requests: number;
}

/**
 * @returns the share of the reads that the tier has answered; 1 where there is no cache
 * @throws InvalidRunError when the cache has counted other reads than were sent, or another tier
 *   has answered more than a few of them
 */
export const checkTier = ({ name, tier, before, after, requests }: TierCheck): number => {
  const moved = new Map([...after].map(([each, count]) => [each, count - (before.get(each) ?? 0)]));
  const all = [...moved.values()].reduce((sum, count) => sum + count, 0);
  const wanted = tier === undefined ? 0 : requests;
  if (all !== wanted)
    throw new InvalidRunError(`"${name}": ${wanted} reads through the cache, and it counts ${all}`);
  if (tier === undefined) return 1;
  const share = (moved.get(tier) ?? 0) / requests;
  if (share >= leastShare) return share;
  const counts = [...moved].map(([each, count]) => `${each} ${count}`).join(", ");
  throw new InvalidRunError(`"${name}" was read from elsewhere: ${counts}`);
};
