import { hostname } from "node:os";
import { type LogLevel, logLevels } from "@tandem/observability";
import { ConfigurationError } from "./configuration-error.ts";
import type { Values, Variables } from "./environment.ts";
import { readTls } from "./read-tls.ts";
import { type TlsConfig, tlsVariables } from "./tls-config.ts";

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
  /** Milliseconds by which the event loop may be late, twice in a row, before requests are refused. */
  readonly eventLoopLateMs: number;
  /** With it the service's own ports speak TLS; the admin port never does. */
  readonly tls?: TlsConfig | undefined;
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
  IN_FLIGHT_INITIAL: {
    type: "integer",
    minimum: 1,
    maximum: 100_000,
    optional: true,
    description:
      "requests at once that are let in after the start; by default 32, or the nearer end",
  },
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
    EVENT_LOOP_LATE_MS: milliseconds(
      "milliseconds by which the event loop may be late before requests are refused",
      100,
      10,
      60_000,
    ),
    SHUTDOWN_DRAIN_MS: milliseconds(
      "milliseconds between failing readiness and closing the ports",
      2_000,
      0,
      60_000,
    ),
    ...tlsVariables,
  }) as const satisfies Variables;

type ServiceValues = Values<ReturnType<typeof serviceVariables>>;

/** @throws ConfigurationError for values that do not go together, and for files that are no use */
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
  eventLoopLateMs: values.EVENT_LOOP_LATE_MS,
  tls: readTls(values),
});

/** Whoever sets only one of the ends moves the start with it; one that was asked for must fit. */
const inFlightOf = ({
  IN_FLIGHT_MIN: min,
  IN_FLIGHT_MAX: max,
  IN_FLIGHT_INITIAL: asked,
}: ServiceValues): ServiceConfig["inFlight"] => {
  if (min > max) {
    const problem = `IN_FLIGHT_MIN must be <= IN_FLIGHT_MAX, is ${min} with a maximum of ${max}`;
    throw new ConfigurationError([`${problem}: set both`]);
  }
  const initial = Math.min(max, Math.max(min, asked ?? usualStart));
  if (asked === undefined || asked === initial) return { min, max, initial };
  const problem = `IN_FLIGHT_INITIAL must be from IN_FLIGHT_MIN to IN_FLIGHT_MAX, is ${asked}`;
  throw new ConfigurationError([`${problem} with ${min} to ${max}`]);
};

const usualStart = 32;
