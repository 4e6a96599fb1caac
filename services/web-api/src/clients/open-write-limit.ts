import {
  createRateLimit,
  createRedis,
  logRedisReports,
  type RateLimit,
  type RateLimitReport,
} from "@tandem/cache";
import type { Application, ServiceRuntime } from "@tandem/service-kit";

export interface WriteLimitOptions {
  readonly writesPerMinute: number;
  /** Where replicas count together. */
  readonly redisUrl: string | undefined;
}

/** How often each principal may write, with what the process must know about it. */
export interface WriteLimit extends Pick<Application, "checks" | "close"> {
  readonly limit: RateLimit;
}

/**
 * All replicas count together where there is a Redis, and each for itself while there is none: then
 * a principal may write as often at each of them.
 */
export const openWriteLimit = async (
  { redisUrl, writesPerMinute: quota }: WriteLimitOptions,
  runtime: Pick<ServiceRuntime, "name" | "logger" | "metrics">,
): Promise<WriteLimit> => {
  const { name: owner, logger } = runtime;
  const onReport = logRedisReports(logger);
  const redis = redisUrl
    ? await createRedis({ url: redisUrl, applicationName: owner, onReport })
    : undefined;
  return {
    limit: createRateLimit({
      owner,
      name: "writes",
      quota,
      windowMs: 60_000,
      redis,
      onFallback: reportTo(runtime, redis === undefined ? "alone" : "shared"),
    }),
    // What it is needed for goes on without it.
    checks: redis
      ? [{ name: "redis", critical: false, check: (signal) => redis.check(signal) }]
      : [],
    close: async () => redis?.close(),
  };
};

/** One line for each change, and the gauge. */
const reportTo = (
  { logger, metrics }: Pick<ServiceRuntime, "logger" | "metrics">,
  state: RateLimitReport["state"],
): ((report: RateLimitReport) => void) => {
  const tell = metrics.rateLimit("writes");
  tell(state);
  return (report) => {
    tell(report.state);
    if (report.state === "shared") {
      logger.info({ event: "rate-limit-shared" }, "replicas count writes together");
      return;
    }
    logger.warn(
      { event: "rate-limit-alone", err: report.error },
      "this replica counts writes alone: Redis did not",
    );
  };
};
