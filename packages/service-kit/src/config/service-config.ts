import { hostname } from "node:os";
import { type LogLevel, logLevels } from "@tandem/observability";
import { ConfigurationError } from "./configuration-error.ts";
import type { Values, Variables } from "./environment.ts";

export const environments = ["development", "test", "staging", "production"] as const;

/** What every service reads, whatever it does. */
export interface ServiceConfig {
  readonly environment: (typeof environments)[number];
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly instance: string;
  readonly logLevel: LogLevel;
  readonly requestTimeoutMs: number;
  readonly drainMs: number;
  /** Requests at once: the limit adapts between the first two and starts with the last. */
  readonly inFlight: { readonly min: number; readonly max: number; readonly initial: number };
}

export const portVariable = (description: string, port: number) =>
  ({ type: "integer", minimum: 0, maximum: 65_535, default: port, description }) as const;

export interface ServiceDefaults {
  readonly port: number;
  /** Milliseconds that one request may take. */
  readonly requestTimeoutMs: number;
}

const milliseconds = (description: string, value: number, minimum: number, maximum: number) =>
  ({ type: "integer", minimum, maximum, default: value, description }) as const;

const who = {
  NODE_ENV: {
    type: "string",
    enum: environments,
    default: "development",
    description: "where the service runs; stamped on every log line",
  },
  INSTANCE: {
    type: "string",
    pattern: "^[\\w.-]{1,100}$",
    default: hostname(),
    description: "tells replicas apart in answers and logs",
  },
  LOG_LEVEL: {
    type: "string",
    enum: logLevels,
    default: "info",
    description: "lowest level that is logged",
  },
} as const;

const requestsAtOnce = (description: string, value: number) =>
  ({ type: "integer", minimum: 1, maximum: 100_000, default: value, description }) as const;

const inFlightVariables = {
  IN_FLIGHT_MIN: requestsAtOnce("requests at once that are always let in", 8),
  IN_FLIGHT_MAX: requestsAtOnce("requests at once beyond which none is let in", 64),
  IN_FLIGHT_INITIAL: requestsAtOnce("requests at once that are let in after the start", 32),
} as const;

/** The variables behind ServiceConfig, to be spread into a service's own. */
export const serviceVariables = ({ port, requestTimeoutMs }: ServiceDefaults) =>
  ({
    ...who,
    HOST: {
      type: "string",
      default: "127.0.0.1",
      description: "address to listen on; 0.0.0.0 in a container",
    },
    PORT: portVariable("HTTP port, 0 takes a free one", port),
    ADMIN_PORT: {
      type: "integer",
      minimum: 0,
      maximum: 65_535,
      optional: true,
      description: "port of health, readiness and metrics, never routed; by default PORT + 100",
    },
    REQUEST_TIMEOUT_MS: milliseconds(
      "milliseconds that one request may take",
      requestTimeoutMs,
      1,
      600_000,
    ),
    ...inFlightVariables,
    SHUTDOWN_DRAIN_MS: milliseconds(
      "milliseconds between failing readiness and closing the ports",
      2_000,
      0,
      60_000,
    ),
  }) as const satisfies Variables;

type ServiceValues = Values<ReturnType<typeof serviceVariables>>;

export const toServiceConfig = (values: ServiceValues): ServiceConfig => ({
  environment: values.NODE_ENV,
  host: values.HOST,
  port: values.PORT,
  adminPort: values.ADMIN_PORT ?? (values.PORT === 0 ? 0 : values.PORT + 100),
  instance: values.INSTANCE,
  logLevel: values.LOG_LEVEL,
  requestTimeoutMs: values.REQUEST_TIMEOUT_MS,
  drainMs: values.SHUTDOWN_DRAIN_MS,
  inFlight: inFlightOf(values),
});

/** Whoever sets only one of the ends moves the start with it. */
const inFlightOf = ({
  IN_FLIGHT_MIN: low,
  IN_FLIGHT_MAX: high,
  IN_FLIGHT_INITIAL,
}: ServiceValues) => {
  if (low > high) throw new ConfigurationError(["IN_FLIGHT_MIN must not be above IN_FLIGHT_MAX"]);
  return { min: low, max: high, initial: Math.min(high, Math.max(low, IN_FLIGHT_INITIAL)) };
};
