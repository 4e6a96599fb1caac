import { isIP } from "node:net";
import {
  type ApiKey,
  apiKeysVariable,
  type ClientTls,
  ConfigurationError,
  fileVariable,
  internalTokenVariable,
  parseEnvironment,
  readApiKeys,
  readAuthorities,
  readInternalTokens,
  readRedisUrl,
  redisVariables,
  type ServiceConfig,
  serviceVariables,
  toServiceConfig,
} from "@tandem/service-kit";

const origin = "https?://[^\\s,/]+";
const address = "[^\\s,/]+:\\d+";
const listOf = (item: string): string => `^${item}(,${item})*$`;

/**
 * What .env.example has to name, for the test that compares them.
 *
 * @public
 */
export const variables = {
  ...serviceVariables({ port: 3001, requestTimeoutMs: 4_700 }),
  PUBLIC_PORT: {
    type: "integer",
    minimum: 1,
    maximum: 65_535,
    optional: true,
    description: "a second port with the same routes, for when no load balancer stands in front",
  },
  API_KEYS: apiKeysVariable,
  WRITES_PER_MINUTE: {
    type: "integer",
    minimum: 1,
    maximum: 1_000_000,
    default: 100,
    description: "writes that each principal of API_KEYS may make in a minute",
  },
  ...redisVariables("the count of those writes"),
  RECIPE_PROTOCOL: {
    type: "string",
    enum: ["http", "graphql", "grpc"],
    default: "http",
    description: "how recipe-api is asked where the path does not say so",
  },
  RECIPE_API_HTTP: {
    type: "string",
    pattern: listOf(origin),
    format: "urls",
    default: "http://127.0.0.1:4000",
    description: "origin of recipe-api for JSON and GraphQL, or several with commas between",
  },
  RECIPE_API_GRPC: {
    type: "string",
    pattern: listOf(address),
    default: "127.0.0.1:50050",
    description: "host:port of recipe-api for gRPC, or several IP addresses with commas between",
  },
  LAST_GOOD_MAX_BYTES: {
    type: "integer",
    minimum: 0,
    maximum: 1_073_741_824,
    default: 8_388_608,
    description: "bytes of answers kept for when recipe-api has none, at most; 0: none",
  },
  INTERNAL_TOKEN: internalTokenVariable,
  RECIPE_API_CA_FILE: fileVariable(
    "file with the CA (PEM) that https origins of recipe-api must be signed by; gRPC speaks TLS with it",
  ),
} as const;

export interface Config extends ServiceConfig {
  readonly publicPort: number | undefined;
  /** Who may write. */
  readonly apiKeys: readonly ApiKey[];
  /** Writes that each of them may make in a minute, over all replicas that share a Redis. */
  readonly writesPerMinute: number;
  /** Where replicas count writes together; undefined: each counts alone. */
  readonly redisUrl: string | undefined;
  readonly protocol: "http" | "graphql" | "grpc";
  readonly recipeApi: {
    readonly http: readonly string[];
    readonly grpc: readonly string[];
    /** What recipe-api knows this service by. */
    readonly token: string;
    /** For `https` origins; gRPC speaks TLS when it names a CA. */
    readonly tls?: ClientTls;
  };
  /** Bytes of answers that are kept for when recipe-api has none. */
  readonly lastGoodMaxBytes: number;
}

/** @throws ConfigurationError that names every bad variable */
export const readConfig = (): Config => {
  const values = parseEnvironment(variables, process.env);
  const service = toServiceConfig(values);
  const ca = readAuthorities("RECIPE_API_CA_FILE", values.RECIPE_API_CA_FILE);
  return Object.freeze({
    ...service,
    publicPort: values.PUBLIC_PORT,
    apiKeys: readApiKeys(values.API_KEYS),
    writesPerMinute: values.WRITES_PER_MINUTE,
    redisUrl: readRedisUrl(values),
    protocol: values.RECIPE_PROTOCOL,
    recipeApi: {
      http: values.RECIPE_API_HTTP.split(","),
      grpc: checkedAddresses(values.RECIPE_API_GRPC.split(",")),
      token: readInternalTokens(values.INTERNAL_TOKEN)[0],
      // It shows recipe-api the certificate that it shows its own callers.
      tls: { ca, identity: service.tls },
    },
    lastGoodMaxBytes: values.LAST_GOOD_MAX_BYTES,
  });
};

/** A gRPC channel resolves one name, or takes a list of IP addresses; it does not mix them. */
const checkedAddresses = (addresses: readonly string[]): readonly string[] => {
  const bad = addresses.filter((each) => !URL.canParse(`http://${each}`));
  if (bad.length > 0)
    throw new ConfigurationError([`RECIPE_API_GRPC is not host:port: ${bad.join(", ")}`]);
  const named = addresses.filter((each) => isIP(each.slice(0, each.lastIndexOf(":"))) !== 4);
  if (addresses.length > 1 && named.length > 0) {
    throw new ConfigurationError([
      `RECIPE_API_GRPC has several addresses, so each must begin with an IPv4 address: ${named.join(", ")}`,
    ]);
  }
  return addresses;
};
