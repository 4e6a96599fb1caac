import { expect, test } from "vitest";
import { refusedFile, refusedImport } from "../../lint/refused-import.ts";

type Case = readonly [importer: string, specifier: string];

const allowed: readonly Case[] = [
  ["services/a/src/server.ts", "./app.ts"],
  ["services/a/src/server.ts", "./config.ts"],
  ["services/a/src/server.ts", "@tandem/service-kit"],
  ["services/a/src/app.ts", "./recipes/get-recipe.ts"],
  ["services/a/src/app.ts", "./transports/http.ts"],
  ["services/a/src/app.ts", "./clients/http.ts"],
  ["services/a/src/app.ts", "./config.ts"],
  ["services/a/src/transports/http.ts", "../recipes/get-recipe.ts"],
  ["services/a/src/transports/grpc/call.ts", "../http.ts"],
  ["services/a/src/routes/recipes.ts", "fastify"],
  ["services/a/src/stores/postgres.ts", "../recipes/recipe-store.ts"],
  ["services/a/src/clients/http.ts", "@tandem/contracts"],
  ["services/a/src/recipes/get-recipe.ts", "./recipe-store.ts"],
  ["services/a/src/recipes/get/one.ts", "../recipe-store.ts"],
  ["services/a/src/recipes/get-recipe.ts", "node:crypto"],
  ["services/a/src/app.ts", "./orders/get-order.ts"],
  ["services/a/migrations/20260101000000_recipes.ts", "knex"],
  ["services/a/src/migrate.ts", "../knexfile.ts"],
  ["services/a/knexfile.ts", "./src/config.ts"],
  ["services/a/src/migrate.ts", "../seeds/seed.ts"],
  ["services/a/src/stores/memory.ts", "../../seeds/recipes.ts"],
  ["services/a/seeds/recipes.ts", "../src/recipes/recipe.ts"],
  ["services/a/test/app.test.ts", "../src/app.ts"],
  ["services/a/test/app.test.ts", "@tandem/lab"],
  ["packages/database/src/knex.ts", "@tandem/resilience"],
  ["packages/service-kit/src/service.ts", "@tandem/database"],
  ["packages/contracts/src/sdl.ts", "../../../schemas/recipe.json"],
  ["packages/contracts/scripts/generate.ts", "../src/openapi.ts"],
  ["packages/stack/src/main.ts", "@tandem/lab"],
  ["packages/lab/src/main.ts", "@tandem/contracts"],
  ["packages/resilience/test/retry.test.ts", "@tandem/lab"],
  ["test/lint/rules.test.ts", "../../lint/plugin.ts"],
];

const refused: readonly Case[] = [
  ["services/a/src/server.ts", "./recipes/get-recipe.ts"],
  ["services/a/src/server.ts", "./transports/http.ts"],
  ["services/a/src/config.ts", "./app.ts"],
  ["services/a/src/migrate.ts", "./stores/postgres.ts"],
  ["services/a/src/app.ts", "./server.ts"],
  ["services/a/src/transports/http.ts", "../stores/postgres.ts"],
  ["services/a/src/transports/http.ts", "../clients/http.ts"],
  ["services/a/src/transports/http.ts", "../config.ts"],
  ["services/a/src/routes/recipes.ts", "../clients/http.ts"],
  ["services/a/src/routes/deep/recipes.ts", "../../clients/http.ts"],
  ["services/a/src/stores/postgres.ts", "../transports/http.ts"],
  ["services/a/src/stores/postgres.ts", "../clients/http.ts"],
  ["services/a/src/clients/http.ts", "../app.ts"],
  ["services/a/src/recipes/get-recipe.ts", "../stores/postgres.ts"],
  ["services/a/src/recipes/get-recipe.ts", "../config.ts"],
  ["services/a/src/recipes/get-recipe.ts", "../orders/get-order.ts"],
  ["services/a/src/recipes/get-recipe.ts", "@tandem/contracts"],
  ["services/a/src/recipes/get-recipe.ts", "fastify"],
  ["services/copied/src/orders/get-order.ts", "fastify"],
  ["services/a/src/app.ts", "../test/build.ts"],
  ["services/a/src/routes/recipes.ts", "../../seeds/recipes.ts"],
  ["services/a/src/recipes/get-recipe.ts", "../../seeds/recipes.ts"],
  ["services/a/migrations/001.ts", "../src/stores/postgres.ts"],
  ["services/a/migrations/001.ts", "../knexfile.ts"],
  ["services/a/knexfile.ts", "./src/app.ts"],
  ["services/a/src/app.ts", "@tandem/stack"],
  ["services/a/src/app.ts", "@tandem/lab"],
  ["services/a/src/app.ts", "@tandem/b"],
  ["services/a/src/app.ts", "../../b/src/app.ts"],
  ["services/a/test/app.test.ts", "../../b/src/app.ts"],
  ["services/a/src/app.ts", "@tandem/contracts/src/index.ts"],
  ["services/a/src/app.ts", "../../../packages/contracts/src/index.ts"],
  ["packages/contracts/src/index.ts", "@tandem/resilience"],
  ["packages/resilience/src/retry.ts", "@tandem/observability"],
  ["packages/observability/src/logger.ts", "@tandem/resilience"],
  ["packages/database/src/knex.ts", "@tandem/observability"],
  ["packages/database/src/knex.ts", "@tandem/service-kit"],
  ["packages/service-kit/src/service.ts", "@tandem/stack"],
  ["packages/database/src/knex.ts", "../../resilience/src/retry.ts"],
  ["packages/contracts/src/index.ts", "../scripts/generate.ts"],
  ["packages/stack/src/main.ts", "../../../services/a/src/app.ts"],
  ["packages/stack/src/main.ts", "../../lab/src/main.ts"],
  ["packages/stack/src/main.ts", "@tandem/lab/src/proxy.ts"],
  ["packages/resilience/test/retry.test.ts", "@tandem/contracts"],
  ["test/architecture.test.ts", "../packages/contracts/src/index.ts"],
];

test.for(allowed)("%s may import %s", ([importer, specifier]) => {
  expect(refusedImport(importer, specifier)).toBeUndefined();
});

test.for(refused)("%s must not import %s", ([importer, specifier]) => {
  expect(refusedImport(importer, specifier)).toBeTypeOf("string");
});

test("only contracts reads proto/ and schemas/", () => {
  expect(
    refusedFile("packages/contracts/src/sdl.ts", "../../../schemas/x.graphql"),
  ).toBeUndefined();
  expect(refusedFile("packages/stack/src/main.ts", "../../../haproxy/x.cfg")).toBeUndefined();
  expect(refusedFile("services/a/src/migrate.ts", "../migrations/")).toBeUndefined();
  expect(refusedFile("services/a/src/app.ts", "../../../proto/")).toBeTypeOf("string");
  expect(refusedFile("packages/database/src/x.ts", "../../../schemas/x.json")).toBeTypeOf("string");
});
