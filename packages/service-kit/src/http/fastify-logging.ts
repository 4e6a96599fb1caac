import type { Logger } from "@tandem/observability";
import { type FastifyBaseLogger, LogController } from "fastify";

/**
 * Fastify's own lines from `warn` on. The line per request and the one about the ports are ours to
 * write, and a child logger per request is not needed for them.
 */
export const fastifyLogging = (logger: Logger) => ({
  loggerInstance: logger.child({}, { level: quieter(logger.level) }) as FastifyBaseLogger,
  logController: new LogController({ disableRequestLogging: true }),
  childLoggerFactory: (parent: FastifyBaseLogger) => parent,
});

const quieter = (level: string): string =>
  ["warn", "error", "fatal", "silent"].includes(level) ? level : "warn";
