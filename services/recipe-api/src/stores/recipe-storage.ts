import { setTimeout as delay } from "node:timers/promises";
import {
  type ConnectionReport,
  createPostgres,
  type Postgres,
  type PostgresOptions,
} from "@tandem/database";
import type { Application, ServiceRuntime } from "@tandem/service-kit";
import type { RecipeStore } from "../recipes/recipe-store.ts";
import { createCachedRecipeStore } from "./cached-recipe-store.ts";
import { startKeyPurge } from "./key-purge.ts";
import { createMemoryRecipeStore } from "./memory-recipe-store.ts";
import { createPostgresRecipeStore } from "./postgres-recipe-store.ts";
import { purgeExpiredKeys } from "./purge-expired-keys.ts";
import { openRecipeCache, type RecipeCacheOptions } from "./recipe-cache.ts";

/** A store with what the process must know about it. */
export interface RecipeStorage extends Pick<Application, "checks" | "ready" | "close"> {
  readonly store: RecipeStore;
}

/** Milliseconds between two looks for a database that is not there yet. */
const retryMs = 200;

export const openMemoryStorage = async ({ logger }: ServiceRuntime): Promise<RecipeStorage> => {
  logger.warn({ event: "memory-store" }, "recipes live in this process and end with it");
  const { recipes } = await import("../../seeds/recipes.ts");
  const nothing = async (): Promise<void> => undefined;
  return { store: createMemoryRecipeStore(recipes), checks: [], ready: nothing, close: nothing };
};

export interface PostgresStorageOptions extends Pick<PostgresOptions, "url" | "maxConnections"> {
  readonly cache: RecipeCacheOptions;
}

/**
 * Ready once one query has been answered; a database that comes later is waited for, a cache is not.
 */
export const openPostgresStorage = async (
  { cache: cacheOptions, ...options }: PostgresStorageOptions,
  runtime: ServiceRuntime,
): Promise<RecipeStorage> => {
  const { name, logger } = runtime;
  const opened = await openRecipeCache(cacheOptions, runtime);
  const database = await createPostgres({
    ...options,
    applicationName: name,
    onReport: (report) => logReport(logger, report),
  });
  const purge = startKeyPurge({
    purge: (signal) => purgeExpiredKeys(database, signal),
    onFailure: (err) => logger.warn({ event: "key-purge-failed", err }, "old keys stay for now"),
  });
  return {
    store: createCachedRecipeStore(createPostgresRecipeStore(database), opened.cache),
    checks: [
      { name: "database", critical: true, check: (signal) => database.check(signal) },
      ...opened.checks,
    ],
    ready: (signal) => waitForDatabase(database, logger, signal),
    // The cache last: it keeps what the last statements answer.
    close: async () => {
      await purge.close();
      await database.close();
      await opened.close();
    },
  };
};

/** One line for each report, with nothing of the connection in it but the error. */
export const logReport = (
  logger: Pick<ServiceRuntime["logger"], "info" | "warn">,
  report: ConnectionReport,
): void => {
  if (report.state === "connected") {
    logger.info({ event: "database-connected" }, "connected to the database");
    return;
  }
  const { error: err } = report;
  if (report.state === "lost") {
    logger.warn({ event: "database-connection-lost", err }, "connection lost");
    return;
  }
  const { attempt, delayMs } = report;
  const fields = { event: "database-retrying", attempt, delay_ms: delayMs, err };
  logger.info(fields, "the database is away: trying again");
};

/** Says why it waits when that changes, and not with every look. */
export const waitForDatabase = async (
  database: Pick<Postgres, "check">,
  logger: Pick<ServiceRuntime["logger"], "warn">,
  signal: AbortSignal,
): Promise<void> => {
  let reported: string | undefined;
  while (!signal.aborted) {
    try {
      return await database.check();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== reported) {
        logger.warn({ event: "database-awaited", reason }, "waiting for the database");
      }
      reported = reason;
      await delay(retryMs);
    }
  }
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
};
