export { type Cache, createCache, type Load } from "./cache.ts";
export { cacheDefaults, type CacheOptions } from "./cache-options.ts";
export type { CallDeadline } from "./call-deadline.ts";
export type { Answer, Tier } from "./copy.ts";
export type { RedisError, RedisErrorCode } from "./errors.ts";
export { estimateBytes } from "./estimate-bytes.ts";
export { createLastGood, type LastGood, type LastGoodOptions } from "./last-good.ts";
export {
  createRateLimit,
  type RateLimit,
  type RateLimitOptions,
  rateLimitPatienceMs,
  type RateLimitReport,
} from "./rate-limit.ts";
export type { RateLimitPolicy, TakenRequest } from "./rate-limit-quota.ts";
export { createRedis, type Redis, redisLimits, type RedisOptions } from "./redis.ts";
export { redisBreaker, type RedisReport } from "./redis-watch.ts";
export { logRedisReports } from "./log-redis-reports.ts";
export { readScript, type Script } from "./script.ts";
