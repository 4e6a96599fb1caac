import type { Health } from "@tandem/observability";
import { setTimeout as delay } from "node:timers/promises";
import { runShutdown } from "@tandem/resilience";
import { createAdminServer } from "../admin/create-admin-server.ts";
import { createHttpEndpoint } from "../http/http-endpoint.ts";
import type { Application, Endpoint, ServiceRuntime } from "../service-runtime.ts";
import { explainListenError } from "./listen-error.ts";
import { stopLimits } from "./stop-limits.ts";

export interface RunningService {
  /** @returns false when the hard limit came first */
  stop(reason: string): Promise<boolean>;
}

/** Opens the ports in order and turns readiness on when the application says so. */
export const startService = async (
  app: Application,
  runtime: ServiceRuntime,
  health: Health,
): Promise<RunningService> => {
  const { name, logger, config } = runtime;
  const adminServer = createAdminServer(runtime, health);
  const admin = createHttpEndpoint(adminServer, {
    host: config.host,
    port: config.adminPort,
    graceMs: 500,
  });
  const readiness = new AbortController();
  const adminUrl = await listen(admin);
  const urls: string[] = [];
  for (const endpoint of app.endpoints) urls.push(await listen(endpoint));
  logger.info(
    { event: "listening", urls, admin_url: adminUrl },
    `${name} running at ${urls.join(" ")}`,
  );
  void becomeReady(app, runtime, health, readiness.signal);
  return {
    stop: (reason) => {
      readiness.abort();
      return stop(app, admin, runtime, health, reason);
    },
  };
};

const listen = (endpoint: Endpoint): Promise<string> =>
  endpoint.listen().catch((error: unknown) => {
    throw explainListenError(error);
  });

const becomeReady = async (
  app: Application,
  { name, logger }: ServiceRuntime,
  health: Health,
  signal: AbortSignal,
): Promise<void> => {
  try {
    await app.ready(signal);
  } catch (error) {
    // Whoever obeys the signal may say so by failing.
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) return;
  health.ready();
  for (const endpoint of app.endpoints) endpoint.setServing?.(true);
  logger.info({ event: "ready" }, `${name} ready`);
};

/**
 * Readiness first, so that nobody sends new work; then a pause in which load balancers notice; then
 * the ports; then what the requests were using.
 */
const stop = async (
  app: Application,
  admin: Endpoint,
  { name, logger, config, inbound }: ServiceRuntime,
  health: Health,
  reason: string,
): Promise<boolean> => {
  logger.info({ event: "stopping", reason }, `${name} stopping: ${reason}`);
  health.stop();
  for (const endpoint of app.endpoints) endpoint.setServing?.(false);
  // Ctrl-C is a person at a terminal, or a stack that stops as a whole: nobody to wait for.
  const drainMs = reason === "SIGINT" ? 0 : config.drainMs;
  const steps = [
    { name: "drain", run: () => delay(drainMs) },
    { name: "ports", run: () => allEnded(app.endpoints.map((endpoint) => endpoint.close())) },
    { name: "application", run: () => allEnded([app.close(), admin.close()]) },
    { name: "limit", run: async () => inbound.close() },
  ];
  const limitMs = drainMs + stopLimits.closingMs;
  const inTime = await runShutdown(steps, {
    limitMs,
    onError: (step, error) =>
      logger.error({ event: "stop-failed", step, err: error }, "stop step failed"),
  });
  if (inTime) logger.info({ event: "stopped" }, `${name} stopped`);
  else logger.error({ event: "stopped-by-force" }, `${name} did not stop within ${limitMs} ms`);
  return inTime;
};

/** Waits for the others when one fails: the next step takes away what they are using. */
const allEnded = async (closing: readonly Promise<void>[]): Promise<void> => {
  await Promise.allSettled(closing);
  await Promise.all(closing);
};
