import { createCache } from "@tandem/cache";
import { createPostgres, migrate, type Postgres as Database } from "@tandem/database";
import { type Postgres, startPostgres } from "@tandem/stack";
import knexfile from "../../knexfile.ts";
import { recipes } from "../../seeds/recipes.ts";
import { createSeed } from "../../seeds/seed.ts";
import type { Recipe } from "../../src/recipes/recipe.ts";
import type { RecipeStore } from "../../src/recipes/recipe-store.ts";
import { createCachedRecipeStore } from "../../src/stores/cached-recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { createPostgresRecipeStore } from "../../src/stores/postgres-recipe-store.ts";

/** A store with the sample recipes, whose keys can be made older. */
export interface OpenStore {
  readonly store: RecipeStore;
  /** As if so many minutes had gone by since the keys were used. */
  age(minutes: number): Promise<void>;
  close(): Promise<void>;
}

export interface OpenPostgres extends OpenStore {
  readonly server: Postgres;
  /** As the services have it. */
  readonly database: Database;
  /** As the superuser. */
  readonly admin: Database;
}

export const openMemory = async (): Promise<OpenStore> => {
  let ahead = 0;
  return {
    store: createMemoryRecipeStore(recipes, () => Date.now() + ahead),
    age: async (minutes) => void (ahead += minutes * 60_000),
    close: async () => undefined,
  };
};

/** As many as a test writes at once: who waits for one gives up after half a second. */
export const maxConnections = 25;

// The schema of another release, which has to suit this one's code: the folder of its migrations.
const directory = process.env["MIGRATIONS_OF_ANOTHER_RELEASE"];
const migrations = { ...knexfile.migrations, ...(directory !== undefined && { directory }) };

export const openPostgres = async (): Promise<OpenPostgres> => {
  const server = await startPostgres();
  const config = { ...knexfile, connection: server.migrationUrl, migrations };
  await migrate({ config, grantTo: "tandem", seed: createSeed() });
  const open = { applicationName: "test", maxConnections };
  const database = await createPostgres({ ...open, url: server.url });
  const admin = await createPostgres({ ...open, url: server.adminUrl, maxConnections: 5 });
  return {
    server,
    database,
    admin,
    store: createPostgresRecipeStore(database),
    age: async (minutes) => {
      const text = "UPDATE idempotency_keys SET created_at = created_at - $1 * interval '1 minute'";
      await admin.query({ text, values: [minutes] });
    },
    close: async () => {
      await Promise.all([database.close(), admin.close()]);
      await server.close();
    },
  };
};

/** A replica's own: none shares what it has with another. */
export const cached = (store: RecipeStore): RecipeStore =>
  createCachedRecipeStore(
    store,
    createCache<Recipe>({
      name: "recipe-v1",
      owner: "test",
      versionOf: ({ version }) => version,
      parse: () => undefined,
      memory: { maxBytes: 1_048_576 },
      isOutage: () => false,
    }),
  );

export const openCachedPostgres = async (): Promise<OpenPostgres> => {
  const opened = await openPostgres();
  return { ...opened, store: cached(opened.store) };
};

export const openStores = [
  ["memory", openMemory],
  ["PostgreSQL", openPostgres],
  ["PostgreSQL behind a cache", openCachedPostgres],
] as const;
