import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";
import type { Crew } from "./crew.ts";
import { findRedis } from "./redis/find-redis.ts";
import { type Redis, startRedisIn } from "./redis/start-redis.ts";
import type { RedisVariables } from "./services/redis-variables.ts";
import { givenRedis, variablesOf } from "./services/redis-variables.ts";
import { StackError } from "./stack-error.ts";
import type { StackOptions, StackRedis } from "./stack.ts";

export interface ProvidedRedis {
  readonly state: StackRedis;
  /** What each service is told of it. */
  readonly variables: RedisVariables;
  /** As the operator; undefined when it is not ours. */
  readonly url: string | undefined;
}

const without = (reason: string): ProvidedRedis => ({
  state: { reason },
  variables: {},
  url: undefined,
});

/** Where a running stack says how its operator reaches Redis. */
export const redisUrlFileIn = (dataDir: string): string => join(dataDir, "redis-url");

const publishUrl = async (dataDir: string, redis: Redis, crew: Crew): Promise<void> => {
  const file = redisUrlFileIn(dataDir);
  await rm(file, { force: true });
  await writeFile(file, `${redis.urlFor("operator")}\n`, { mode: 0o600 });
  crew.afterStop(() => rm(file, { force: true }));
};

/**
 * Starts Redis when it is on the PATH, unless REDIS_URL names one.
 *
 * @throws {StackError} `configuration` when it is demanded and not there; `start_failed`
 */
export const provideRedis = async (
  { redis: wanted }: StackOptions,
  { environment }: Pick<Config, "environment">,
  dataDir: string | undefined,
  crew: Crew,
  signal: AbortSignal,
): Promise<ProvidedRedis> => {
  if (wanted === false) return without("without Redis, as asked");
  const given = givenRedis(environment);
  if (given) return { ...given, url: undefined };
  const program = await findRedis(environment["PATH"]);
  if (program.file === undefined) {
    if (!wanted) return without(program.reason);
    throw new StackError("configuration", `${program.reason}: install Redis 6.0 or later`);
  }
  const redis = await startRedisIn(crew, program, { signal });
  crew.addRedis(redis);
  if (dataDir !== undefined) await publishUrl(dataDir, redis, crew);
  const { version, url } = redis;
  return { state: { version, url }, variables: variablesOf(redis), url: redis.urlFor("operator") };
};
