import type { RedisReport } from "./redis-watch.ts";

/** What a logger of pino's kind has. */
export interface ReportLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const warnings: ReadonlySet<RedisReport["event"]> = new Set(["redis-lost", "redis-refused"]);

/** For `onReport`: a line for each report, and an outage is a warning once. */
export const logRedisReports =
  (logger: ReportLogger) =>
  (report: RedisReport, message: string): void =>
    logger[warnings.has(report.event) ? "warn" : "info"](report, message);
