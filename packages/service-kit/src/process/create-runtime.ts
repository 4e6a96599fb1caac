import { createLogger, createMetrics } from "@tandem/observability";
import type { ServiceConfig } from "../config/service-config.ts";
import { createInboundLimit } from "../overload/inbound-limit.ts";
import type { ServiceRuntime } from "../service-runtime.ts";

type LogDestination = Parameters<typeof createLogger>[0]["destination"];

/**
 * What the process gives to the parts of a service.
 *
 * @param destination takes the lines of the log. @default standard output
 */
export const createRuntime = (
  name: string,
  config: ServiceConfig,
  destination?: LogDestination,
): ServiceRuntime => {
  const { instance, environment, logLevel, inFlight, eventLoopLateMs: lateMs } = config;
  const metrics = createMetrics(name);
  const logger = createLogger({
    service: name,
    instance,
    environment,
    level: logLevel,
    ...(destination !== undefined && { destination }),
  });
  return {
    name,
    config,
    metrics,
    logger,
    inbound: createInboundLimit({ inFlight, lateMs, logger, metrics }),
  };
};
