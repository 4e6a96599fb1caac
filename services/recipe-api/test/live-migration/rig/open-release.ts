import { join } from "node:path";
import {
  createPostgres,
  loadBackfill,
  migrate,
  runBackfill,
  undoMigration,
} from "@tandem/database";
import { copyRepository } from "@tandem/lab";
import type { Postgres } from "@tandem/stack";
import type { RecipeStore } from "../../../src/recipes/recipe-store.ts";
import type { createPostgresRecipeStore } from "../../../src/stores/postgres-recipe-store.ts";

const service = "services/recipe-api";

/** recipe-api with some of the lesson's patches: its code on a database, and what it does to one. */
export interface Release {
  /** A replica, with connections of its own. */
  readonly store: RecipeStore;
  /** @returns how many migrations have run */
  migrate(): Promise<number>;
  /** Undoes the last migration. */
  undo(): Promise<void>;
  /** @returns how many rows have changed */
  backfill(name: string): Promise<number>;
  close(): Promise<void>;
}

interface StoreModule {
  readonly createPostgresRecipeStore: typeof createPostgresRecipeStore;
}

export const openRelease = async (
  server: Postgres,
  patches: readonly string[],
): Promise<Release> => {
  await using opened = new AsyncDisposableStack();
  const copy = await copyRepository([service]);
  opened.defer(() => copy.remove());
  for (const patch of patches) await copy.apply(patch);
  const folder = join(copy.folder, service);
  const database = await createPostgres({ url: server.url, applicationName: "test" });
  opened.defer(() => database.close());
  const stores = `${service}/src/stores/postgres-recipe-store.ts`;
  const store = (await copy.load<StoreModule>(stores)).createPostgresRecipeStore(database);
  const config = {
    client: "pg",
    connection: server.migrationUrl,
    migrations: { directory: join(folder, "migrations"), loadExtensions: [".ts"] },
  };
  const running = opened.move();
  return {
    store,
    migrate: async () => (await migrate({ config, grantTo: "tandem" })).length,
    undo: async () => void (await undoMigration({ config, grantTo: "tandem" })),
    backfill: async (name) => {
      const backfill = await loadBackfill(join(folder, "backfills"), name);
      return (await runBackfill({ config, backfill, pauseMs: 0 })).changed;
    },
    close: () => running.disposeAsync(),
  };
};
