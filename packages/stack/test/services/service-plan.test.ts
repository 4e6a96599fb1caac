import { expect, test } from "vitest";
import { planFixedPorts } from "../../src/port-plan.ts";
import { planMigration, planServices } from "../../src/services/service-plan.ts";

const options = {
  folder: "/repository/services",
  ports: planFixedPorts(2, 3000),
  protocol: "grpc",
  databaseUrl: "postgres://tandem:secret@127.0.0.1:5432/tandem",
  environment: { PATH: "/bin", DATABASE_URL: "postgres://other" },
  serviceEnvironment: { "web-api": { REQUEST_TIMEOUT_MS: "900" } },
} as const;

const environmentOf = (name: string) =>
  planServices(options).find((spec) => spec.name === name)?.env;

test("recipe-api comes first, and every replica is a process of the same script", () => {
  expect(planServices(options).map(({ name, args }) => [name, ...args])).toEqual([
    ["recipe-api-1", "/repository/services/recipe-api/src/server.ts"],
    ["recipe-api-2", "/repository/services/recipe-api/src/server.ts"],
    ["web-api-1", "/repository/services/web-api/src/server.ts"],
    ["web-api-2", "/repository/services/web-api/src/server.ts"],
  ]);
});

test("recipe-api gets its ports, its name and the database", () => {
  expect(environmentOf("recipe-api-2")).toEqual({
    PATH: "/bin",
    NODE_ENV: "development",
    HOST: "127.0.0.1",
    PORT: "4002",
    ADMIN_PORT: "4102",
    GRPC_PORT: "50052",
    INSTANCE: "recipe-api-2",
    SHUTDOWN_DRAIN_MS: "0",
    DATABASE_URL: "postgres://tandem:secret@127.0.0.1:5432/tandem",
  });
});

test("web-api gets every recipe-api and the protocol, but never the database", () => {
  expect(environmentOf("web-api-2")).toEqual({
    PATH: "/bin",
    NODE_ENV: "development",
    HOST: "127.0.0.1",
    PORT: "3002",
    ADMIN_PORT: "3102",
    INSTANCE: "web-api-2",
    SHUTDOWN_DRAIN_MS: "0",
    RECIPE_PROTOCOL: "grpc",
    RECIPE_API_HTTP: "http://127.0.0.1:4001,http://127.0.0.1:4002",
    RECIPE_API_GRPC: "127.0.0.1:50051,127.0.0.1:50052",
    REQUEST_TIMEOUT_MS: "900",
  });
});

test("the first web-api alone opens the public port", () => {
  expect(environmentOf("web-api-1")).toMatchObject({ PUBLIC_PORT: "3000" });
});

test("the migration gets the database and is asked for the sample recipes", () => {
  const { args, env } = planMigration(options);

  expect(args).toEqual(["/repository/services/recipe-api/src/migrate.ts", "--seed"]);
  expect(env).toMatchObject({ DATABASE_URL: options.databaseUrl });
});
