import { runRound, runRounds } from "../cpu/rounds.ts";
import type { LaunchOptions } from "../database/launch-options.ts";
import { startMeasuredDatabase } from "../database/measured-database.ts";
import type { PairUsed } from "../database/pair-driver.ts";
import {
  type CacheDriver,
  type CacheName,
  cacheNames,
  type CacheServers,
  cacheSubjects,
  createCacheDriver,
} from "./cache-subjects.ts";
import { startMeasuredRedis } from "./measured-redis.ts";
import { startCachePairs } from "./start-cache-pairs.ts";
import { type TierShares, watchTiers } from "./watch-tiers.ts";

/** Requests in a slice of one subject. */
export const requestsIn = ({ requests }: LaunchOptions, name: CacheName): number =>
  Math.ceil(requests * cacheSubjects[name].share);

/** What the servers are asked per request: each is a round trip. */
export type Asked = Readonly<Record<keyof CacheServers, number>>;

export interface CacheComparison {
  readonly versions: Readonly<Record<keyof CacheServers, string>>;
  /** Microseconds of processor time per request, by the name of the subject, round by round. */
  readonly samples: ReadonlyMap<CacheName, readonly PairUsed<keyof CacheServers>[]>;
  /** Of the launch in which they were least. */
  readonly shares: TierShares;
  /** Scripts of Redis and statements of PostgreSQL, counted after the rounds. */
  readonly asked: ReadonlyMap<CacheName, Asked>;
}

/**
 * What a read costs from each tier.
 *
 * @throws InvalidRunError when an answer was not the right one, or came from another tier
 */
export const compareCache = async (options: LaunchOptions): Promise<CacheComparison> => {
  const result: Result = {
    versions: { redis: "", postgres: "" },
    samples: new Map(cacheNames.map((name) => [name, []])),
    shares: new Map(),
    asked: new Map(),
  };
  for (let launch = 0; launch < options.launches; launch += 1) await runLaunch(options, result);
  return result;
};

interface Result {
  versions: CacheComparison["versions"];
  readonly samples: ReadonlyMap<CacheName, PairUsed<keyof CacheServers>[]>;
  readonly shares: Map<CacheName, number>;
  readonly asked: Map<CacheName, Asked>;
}

const runLaunch = async (options: LaunchOptions, result: Result): Promise<void> => {
  await using owner = new AsyncDisposableStack();
  const postgres = await startMeasuredDatabase(owner);
  const servers = { postgres, redis: await startMeasuredRedis(owner) };
  result.versions = { redis: servers.redis.version, postgres: postgres.version };
  const pairs = await startCachePairs(owner, servers);
  const drivers: CacheDriver[] = [];
  for (const name of cacheNames) drivers.push(await createCacheDriver(name, pairs[name], servers));
  const { rounds, slices, warmUp } = options;
  const sliceOf = (name: string): number => requestsIn(options, name as CacheName);
  await runRound(drivers, { slices: warmUp, requestsOf: sliceOf });
  const requestsOf = (name: CacheName): number => rounds * slices * sliceOf(name);
  const endWatch = await watchTiers({ pairs, redis: servers.redis, requestsOf });
  await runRounds(drivers, { rounds, slices, requestsOf: sliceOf }, result.samples);
  for (const [name, share] of await endWatch())
    result.shares.set(name, Math.min(share, result.shares.get(name) ?? 1));
  for (const driver of drivers) result.asked.set(driver.name, await countAsked(driver, servers));
};

/** Enough that what is asked once in a while hardly shows. */
const countedRequests = 100;

const countAsked = async (
  { drive }: CacheDriver,
  { redis, postgres }: CacheServers,
): Promise<Asked> => {
  const statements = await postgres.countStatements(() => drive(countedRequests));
  const before = await redis.countScripts();
  await drive(countedRequests);
  const scripts = (await redis.countScripts()) - before;
  return { redis: scripts / countedRequests, postgres: statements / countedRequests };
};
