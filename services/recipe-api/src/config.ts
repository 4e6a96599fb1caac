import {
  ConfigurationError,
  parseEnvironment,
  portVariable,
  type ServiceConfig,
  serviceVariables,
  toServiceConfig,
} from "@tandem/service-kit";

/** Instead of an address: recipes live in the process, for tests and to measure protocols alone. */
export const IN_MEMORY = "memory:";

/**
 * What .env.example has to name, for the test that compares them.
 *
 * @public
 */
export const variables = {
  ...serviceVariables({ port: 4001, requestTimeoutMs: 1_800 }),
  GRPC_PORT: portVariable("gRPC port, 0 takes a free one", 50_051),
  DATABASE_URL: {
    type: "string",
    pattern: `^(postgres(ql)?://|${IN_MEMORY}$)`,
    description: `postgres://user:password@host:port/database, or ${IN_MEMORY} for tests`,
    format: "urls",
    secret: true,
  },
  DATABASE_PASSWORD: {
    type: "string",
    optional: true,
    description: "password of DATABASE_URL's user, when the URL has none",
    secret: true,
  },
  DATABASE_POOL_MAX: {
    type: "integer",
    minimum: 1,
    maximum: 1_000,
    default: 10,
    description: "connections to PostgreSQL at most; all replicas together need them there",
  },
} as const;

export interface Config extends ServiceConfig {
  readonly grpcPort: number;
  readonly databaseUrl: string;
  /** Connections to PostgreSQL at most. */
  readonly databasePoolMax: number;
}

/** @throws ConfigurationError that names every bad variable */
export const readConfig = (): Config => {
  const values = parseEnvironment(variables, process.env);
  return Object.freeze({
    ...toServiceConfig(values),
    grpcPort: values.GRPC_PORT,
    databaseUrl: withPassword(values),
    databasePoolMax: values.DATABASE_POOL_MAX,
  });
};

/** All that the migration job needs. */
export const readDatabaseUrl = (): string => {
  const { DATABASE_URL, DATABASE_PASSWORD } = variables;
  return withPassword(parseEnvironment({ DATABASE_URL, DATABASE_PASSWORD }, process.env));
};

interface DatabaseAccess {
  readonly DATABASE_URL: string;
  readonly DATABASE_PASSWORD: string | undefined;
}

/** @throws ConfigurationError when there are two passwords */
const withPassword = ({ DATABASE_URL, DATABASE_PASSWORD }: DatabaseAccess): string => {
  if (DATABASE_PASSWORD === undefined || DATABASE_URL === IN_MEMORY) return DATABASE_URL;
  const url = new URL(DATABASE_URL);
  if (url.password !== "") {
    throw new ConfigurationError(["DATABASE_URL has a password, and DATABASE_PASSWORD is set too"]);
  }
  url.password = encodeURIComponent(DATABASE_PASSWORD);
  return url.href;
};
