import { createPostgres, migrate } from "@tandem/database";
import { startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrations } from "../../migrations/index.ts";
import { recipes } from "../../seeds/recipes.ts";
import { seed } from "../../seeds/seed.ts";
import type { RecipeStore } from "../../src/recipes/recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { createPostgresRecipeStore } from "../../src/stores/postgres-recipe-store.ts";

interface OpenStore {
  readonly store: RecipeStore;
  close(): Promise<void>;
}

const openPostgres = async (): Promise<OpenStore> => {
  const server = await startPostgres();
  await migrate({ url: server.url, migrations, seed });
  const database = await createPostgres({ url: server.url, applicationName: "test" });
  return {
    store: createPostgresRecipeStore(database),
    close: async () => {
      await database.close();
      await server.close();
    },
  };
};

const openMemory = async (): Promise<OpenStore> => ({
  store: createMemoryRecipeStore(recipes),
  close: async () => undefined,
});

const never = { signal: new AbortController().signal, reason: undefined };

describe.each([
  ["memory", openMemory],
  ["PostgreSQL", openPostgres],
] as const)("recipes in %s", (_name, open) => {
  let opened: OpenStore;
  beforeAll(async () => void (opened = await open()));
  afterAll(() => opened.close());

  it("are found by id, with their ingredients in order", async () => {
    expect(await opened.store.findRecipe(42, never)).toEqual(recipes[0]);
  });

  it("are undefined when there is none", async () => {
    expect(await opened.store.findRecipe(2_147_483_647, never)).toBeUndefined();
  });
});
