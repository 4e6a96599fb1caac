export { createHealth, type Health, type HealthCheck, type HealthReport } from "./health.ts";
export {
  createLogger,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  logLevels,
} from "./logger.ts";
export { createMetrics, type Metrics, type RequestDurations } from "./metrics.ts";
