import {
  ConfigurationError,
  internalTokenVariable,
  parseEnvironment,
  portVariable,
  readInternalTokens,
  readRedisUrl,
  redisVariables,
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
  INTERNAL_TOKEN: internalTokenVariable,
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
  ...redisVariables("copies of recipes"),
  CACHE_MAX_BYTES: {
    type: "integer",
    minimum: 0,
    maximum: 1_073_741_824,
    default: 16_777_216,
    description: "bytes of recipes that the process keeps copies of, at most; 0: none",
  },
  CACHE_FRESH_MS: {
    type: "integer",
    minimum: 0,
    maximum: 60_000,
    default: 1_000,
    description: "milliseconds that a copy answers without a question; 0: only in an outage",
  },
} as const;

/**
 * Of the migration job alone: a service never has them.
 *
 * @public
 */
export const migrationVariables = {
  MIGRATION_DATABASE_URL: {
    type: "string",
    optional: true,
    pattern: "^postgres(ql)?://",
    description: "DATABASE_URL's database as the role that may change its schema; npm run migrate",
    format: "urls",
    secret: true,
  },
  MIGRATION_DATABASE_PASSWORD: {
    type: "string",
    optional: true,
    description: "password of MIGRATION_DATABASE_URL's user, when the URL has none",
    secret: true,
  },
} as const;

export interface Config extends ServiceConfig {
  /** Whoever sends one of these is a service of ours. */
  readonly internalTokens: ReturnType<typeof readInternalTokens>;
  readonly grpcPort: number;
  readonly databaseUrl: string;
  /** Connections to PostgreSQL at most. */
  readonly databasePoolMax: number;
  /** Where replicas share copies of recipes; undefined: each has its own alone. */
  readonly redisUrl: string | undefined;
  /** Bytes of copies in the process at most. */
  readonly cacheMaxBytes: number;
  /** Milliseconds that a copy in the process is as good as the recipe. */
  readonly cacheFreshMs: number;
}

/** @throws ConfigurationError that names every bad variable */
export const readConfig = (): Config => {
  const values = parseEnvironment(variables, process.env);
  return Object.freeze({
    ...toServiceConfig(values),
    internalTokens: readInternalTokens(values.INTERNAL_TOKEN),
    grpcPort: values.GRPC_PORT,
    databaseUrl: withPassword("DATABASE", values.DATABASE_URL, values.DATABASE_PASSWORD),
    databasePoolMax: values.DATABASE_POOL_MAX,
    redisUrl: readRedisUrl(values),
    cacheMaxBytes: values.CACHE_MAX_BYTES,
    cacheFreshMs: values.CACHE_FRESH_MS,
  });
};

export interface MigrationConfig {
  readonly url: string;
  /** Whom the migrated tables are for: DATABASE_URL's user, unless that is who migrates. */
  readonly grantTo: string | undefined;
}

/**
 * All that the migration job needs.
 *
 * @throws ConfigurationError
 */
export const readMigrationConfig = (): MigrationConfig => {
  const { DATABASE_URL, DATABASE_PASSWORD } = variables;
  const names = { DATABASE_URL, DATABASE_PASSWORD, ...migrationVariables };
  const values = parseEnvironment(names, process.env);
  const { DATABASE_URL: served, MIGRATION_DATABASE_URL: own } = values;
  if (served === IN_MEMORY) throw new ConfigurationError([`DATABASE_URL is ${IN_MEMORY}`]);
  if (own === undefined && values.MIGRATION_DATABASE_PASSWORD !== undefined)
    throw new ConfigurationError(["MIGRATION_DATABASE_PASSWORD is set without its URL"]);
  const userOf = (url: string): string => decodeURIComponent(new URL(url).username);
  return own === undefined
    ? { url: withPassword("DATABASE", served, values.DATABASE_PASSWORD), grantTo: undefined }
    : {
        url: withPassword("MIGRATION_DATABASE", own, values.MIGRATION_DATABASE_PASSWORD),
        grantTo: userOf(own) === userOf(served) ? undefined : userOf(served),
      };
};

/** @throws ConfigurationError when there are two passwords */
const withPassword = (name: string, text: string, password: string | undefined): string => {
  if (password === undefined || text === IN_MEMORY) return text;
  const url = new URL(text);
  if (url.password !== "") {
    throw new ConfigurationError([`${name}_URL has a password, and ${name}_PASSWORD is set too`]);
  }
  url.password = encodeURIComponent(password);
  return url.href;
};
