import { createHealth } from "@tandem/observability";
import { ConfigurationError } from "../config/configuration-error.ts";
import type { ServiceConfig } from "../config/service-config.ts";
import type { Application, ServiceRuntime } from "../service-runtime.ts";
import { createRuntime } from "./create-runtime.ts";
import { exitCodes } from "./exit-codes.ts";
import { ListenError } from "./listen-error.ts";
import { type RunningService, startService } from "./start-service.ts";

export interface ServeOptions<Config extends ServiceConfig> {
  readonly name: string;
  /** @throws ConfigurationError */
  readonly readConfig: () => Config;
  readonly createApp: (config: Config, runtime: ServiceRuntime) => Promise<Application>;
  /** Ends the process: a package does not decide that. */
  readonly exit: (code: number) => void;
}

/**
 * The one call that makes a process a service: configuration, logger, metrics, admin port, ports in
 * order, readiness, and the way out.
 *
 * Ends with 0 after an ordered stop (SIGTERM; SIGINT, without the drain), 1 after a fatal error, 70 when the stop took
 * more than 8 s beyond the drain or a second signal came, 78 when the configuration is bad.
 */
export const serve = async <Config extends ServiceConfig>(
  options: ServeOptions<Config>,
): Promise<void> => {
  let service: RunningService | undefined;
  // Before anything else: a signal may come while the service still starts.
  endOnSignal(async (signal) => service?.stop(signal) ?? true, options.exit);
  try {
    service = await start(options);
  } catch (error) {
    options.exit(explainFailedStart(options.name, error));
  }
};

const start = async <Config extends ServiceConfig>(
  options: ServeOptions<Config>,
): Promise<RunningService> => {
  const config = options.readConfig();
  const runtime = createRuntime(options.name, config);
  endOnFatalError(runtime, options.exit);
  const app = await options.createApp(config, runtime);
  const health = createHealth({ checks: app.checks });
  return startService(app, runtime, health);
};

/** The state of the process is unknown: say why, and let the next one go on. */
const endOnFatalError = ({ logger }: ServiceRuntime, exit: (code: number) => void): void => {
  process.on("uncaughtException", (error) => {
    logger.fatal({ event: "crashed", err: error }, "uncaught error");
    exit(exitCodes.fatalError);
  });
};

/** @param stop tells whether the stop was in order */
const endOnSignal = (
  stop: (signal: string) => Promise<boolean>,
  exit: (code: number) => void,
): void => {
  let stopping = false;
  const onSignal = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return exit(exitCodes.hardStop);
    stopping = true;
    exit((await stop(signal)) ? exitCodes.stopped : exitCodes.hardStop);
  };
  process.on("SIGTERM", (signal) => void onSignal(signal));
  process.on("SIGINT", (signal) => void onSignal(signal));
};

/** One line on standard error: the logger may not exist yet. */
const explainFailedStart = (name: string, error: unknown): number => {
  const known = error instanceof ConfigurationError || error instanceof ListenError;
  const text = known ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`${name}: ${text}\n`);
  return error instanceof ConfigurationError ? exitCodes.badConfiguration : exitCodes.fatalError;
};
