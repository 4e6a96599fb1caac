import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Crew } from "./crew.ts";
import { startPostgresIn, type Postgres } from "./postgres/start-postgres.ts";

export interface DatabaseOptions {
  /** One that runs already. */
  readonly databaseUrl: string | undefined;
  /** The same one, as the role that migrates it. Default: as the services. */
  readonly migrationUrl: string | undefined;
  /** Undefined: nothing is kept. */
  readonly dataDir: string | undefined;
  readonly replicas: number;
}

export interface Database {
  readonly url: string;
  readonly migrationUrl: string;
  readonly version: string | undefined;
}

const poolSize = 10;

/**
 * The pools of all recipe-api and of one more during a restart, the migration, five for people and
 * their tools, and the three that PostgreSQL keeps for its superuser; never below 60.
 */
export const connectionsFor = (replicas: number): number =>
  Math.max(60, (replicas + 1) * poolSize + 1 + 5 + 3);

/** Where a running stack says how to reach its database. */
export const urlFileIn = (dataDir: string): string => join(dataDir, "database-url");

/** The same, for those who change its schema. */
export const migrationUrlFileIn = (dataDir: string): string =>
  join(dataDir, "migration-database-url");

const publish = async (file: string, url: string, crew: Crew): Promise<void> => {
  await rm(file, { force: true });
  await writeFile(file, `${url}\n`, { mode: 0o600 });
  crew.afterStop(() => rm(file, { force: true }));
};

/** For psql and other tools: the port is another one after every start. */
const publishUrls = async (dataDir: string, postgres: Postgres, crew: Crew): Promise<void> => {
  await publish(migrationUrlFileIn(dataDir), postgres.migrationUrl, crew);
  await publish(urlFileIn(dataDir), postgres.url, crew);
};

/** Starts PostgreSQL, unless there is one. */
export const startDatabase = async (
  { databaseUrl, migrationUrl = databaseUrl, dataDir, replicas }: DatabaseOptions,
  crew: Crew,
  signal: AbortSignal,
): Promise<Database> => {
  if (databaseUrl !== undefined && migrationUrl !== undefined)
    return { url: databaseUrl, migrationUrl, version: undefined };
  const postgres = await startPostgresIn(crew, {
    dataDir,
    maxConnections: connectionsFor(replicas),
    signal,
  });
  crew.addPostgres(postgres);
  if (dataDir !== undefined) await publishUrls(dataDir, postgres, crew);
  crew.log("stack", `PostgreSQL ${postgres.version} is ready (pid ${postgres.process.pid()})`);
  return postgres;
};
