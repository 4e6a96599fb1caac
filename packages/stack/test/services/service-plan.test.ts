import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../src/config.ts";
import { planFixedPorts } from "../../src/port-plan.ts";
import {
  planMigration,
  planServices,
  type ServicePlanOptions,
} from "../../src/services/service-plan.ts";

const options = {
  folder: "/repository/services",
  ports: planFixedPorts({ replicas: 2, publicPort: 3000, hasBalancer: false }),
  certificates: undefined,
  redis: {
    "recipe-api": { REDIS_URL: "redis://recipe-api@127.0.0.1:1", REDIS_PASSWORD: "secret" },
    "web-api": { REDIS_URL: "redis://web-api@127.0.0.1:1", REDIS_PASSWORD: "another" },
  },
  protocol: "grpc",
  databaseUrl: "postgres://tandem:secret@127.0.0.1:5432/tandem",
  migrationUrl: "postgres://tandem_migrator:secret@127.0.0.1:5432/tandem",
  environment: { PATH: "/bin", DATABASE_URL: "postgres://other" },
  serviceEnvironment: { "web-api": { REQUEST_TIMEOUT_MS: "900" } },
} as const;

const behindHaproxy = {
  ...options,
  ports: planFixedPorts({ replicas: 2, publicPort: 3000, hasBalancer: true }),
};

const secrets = join(repository, "docker/secrets/development");

const environmentOf = (name: string, plan: ServicePlanOptions = options) =>
  planServices(plan).find((spec) => spec.name === name)?.env;

test("recipe-api comes first, and every replica is a process of the same script", () => {
  expect(planServices(options).map(({ name, args }) => [name, ...args])).toEqual([
    ["recipe-api-1", "/repository/services/recipe-api/src/server.ts"],
    ["recipe-api-2", "/repository/services/recipe-api/src/server.ts"],
    ["web-api-1", "/repository/services/web-api/src/server.ts"],
    ["web-api-2", "/repository/services/web-api/src/server.ts"],
  ]);
});

test("recipe-api gets its ports, its name, the database and the token, but not who may write", () => {
  expect(environmentOf("recipe-api-2")).toEqual({
    PATH: "/bin",
    NODE_ENV: "development",
    HOST: "127.0.0.1",
    PORT: "4002",
    ADMIN_PORT: "4102",
    GRPC_PORT: "50052",
    INSTANCE: "recipe-api-2",
    SHUTDOWN_DRAIN_MS: "0",
    INTERNAL_TOKEN_FILE: join(secrets, "internal-token"),
    REDIS_URL: "redis://recipe-api@127.0.0.1:1",
    REDIS_PASSWORD: "secret",
    DATABASE_URL: "postgres://tandem:secret@127.0.0.1:5432/tandem",
  });
});

test("web-api gets every recipe-api, the protocol and its secrets, but never the database", () => {
  expect(environmentOf("web-api-2")).toEqual({
    PATH: "/bin",
    NODE_ENV: "development",
    HOST: "127.0.0.1",
    PORT: "3002",
    ADMIN_PORT: "3102",
    INSTANCE: "web-api-2",
    SHUTDOWN_DRAIN_MS: "0",
    INTERNAL_TOKEN_FILE: join(secrets, "internal-token"),
    API_KEYS_FILE: join(secrets, "api-keys"),
    REDIS_URL: "redis://web-api@127.0.0.1:1",
    REDIS_PASSWORD: "another",
    RECIPE_PROTOCOL: "grpc",
    RECIPE_API_HTTP: "http://127.0.0.1:4001,http://127.0.0.1:4002",
    RECIPE_API_GRPC: "127.0.0.1:50051,127.0.0.1:50052",
    REQUEST_TIMEOUT_MS: "900",
  });
});

test("the first web-api alone opens the public port", () => {
  expect(environmentOf("web-api-1")).toMatchObject({ PUBLIC_PORT: "3000" });
});

test("behind HAProxy web-api asks there, and replicas wait until it has noticed that they stop", () => {
  const environment = environmentOf("web-api-1", behindHaproxy);

  expect(environment).toMatchObject({
    RECIPE_API_HTTP: "http://127.0.0.1:4000",
    RECIPE_API_GRPC: "127.0.0.1:50050",
  });
  expect(environment).not.toHaveProperty("PUBLIC_PORT");
  expect(environment).not.toHaveProperty("SHUTDOWN_DRAIN_MS");
});

test("with certificates everybody speaks TLS and trusts the local authority alone", () => {
  const plan = { ...behindHaproxy, certificates: "/certificates" };

  expect(environmentOf("web-api-1", plan)).toMatchObject({
    RECIPE_API_HTTP: "https://127.0.0.1:4000",
    RECIPE_API_CA_FILE: "/certificates/ca.pem",
    TLS_CERT_FILE: "/certificates/web-api/certificate.pem",
    TLS_KEY_FILE: "/certificates/web-api/certificate.pem.key",
    TLS_CLIENT_CA_FILE: "/certificates/ca.pem",
  });
  expect(planServices(plan).map(({ url, grpcUrl }) => grpcUrl ?? url)).toEqual([
    "grpcs://127.0.0.1:50051",
    "grpcs://127.0.0.1:50052",
    "https://127.0.0.1:3001",
    "https://127.0.0.1:3002",
  ]);
});

test("secrets of one's own are handed on instead, to whom they are for", () => {
  const own = { INTERNAL_TOKEN: "a token of one's own", API_KEYS_FILE: "/keys" };
  const plan = { ...options, environment: own };

  expect(environmentOf("recipe-api-1", plan)).toMatchObject({ INTERNAL_TOKEN: own.INTERNAL_TOKEN });
  expect(environmentOf("recipe-api-1", plan)).not.toHaveProperty("API_KEYS_FILE");
  expect(environmentOf("web-api-1", plan)).toMatchObject(own);
  expect(environmentOf("web-api-1", plan)).not.toHaveProperty("INTERNAL_TOKEN_FILE");
});

test("a secret for one service wins over the one that everybody gets", () => {
  const serviceEnvironment = { "web-api": { INTERNAL_TOKEN: "the token of web-api" } };
  const plan = { ...options, serviceEnvironment };

  expect(environmentOf("web-api-1", plan)).not.toHaveProperty("INTERNAL_TOKEN_FILE");
  expect(environmentOf("recipe-api-1", plan)).toHaveProperty("INTERNAL_TOKEN_FILE");
});

test("without Redis nobody hears of it", () => {
  const plan = { ...options, redis: {} };

  for (const { env } of planServices(plan)) expect(Object.keys(env).join()).not.toContain("REDIS");
});

test("a Redis for one service alone does not get the password of another", () => {
  const serviceEnvironment = { "web-api": { REDIS_URL: "redis://elsewhere:1" } };
  const plan = { ...options, serviceEnvironment };

  expect(environmentOf("web-api-1", plan)).toMatchObject(serviceEnvironment["web-api"]);
  expect(environmentOf("web-api-1", plan)).not.toHaveProperty("REDIS_PASSWORD");
  expect(environmentOf("recipe-api-1", plan)).toMatchObject(options.redis["recipe-api"]);
});

test("the migration gets no secret of the services", () => {
  expect(Object.keys(planMigration(options).env).join()).not.toMatch(
    /INTERNAL_TOKEN|API_KEYS|REDIS/,
  );
});

test("the migration gets the database twice, and is asked for the sample recipes", () => {
  const { args, env } = planMigration(options);

  expect(args).toEqual(["/repository/services/recipe-api/src/migrate.ts", "--seed"]);
  expect(env).toMatchObject({
    DATABASE_URL: options.databaseUrl,
    MIGRATION_DATABASE_URL: options.migrationUrl,
  });
});
