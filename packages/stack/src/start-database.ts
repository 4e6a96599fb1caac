import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Crew } from "./crew.ts";
import { startPostgresIn, type Postgres } from "./postgres/start-postgres.ts";

export interface DatabaseOptions {
  /** One that runs already. */
  readonly databaseUrl: string | undefined;
  /** Undefined: nothing is kept. */
  readonly dataDir: string | undefined;
  readonly replicas: number;
}

export interface Database {
  readonly url: string;
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

/** For psql and other tools: the port is another one after every start. */
const publishUrl = async (dataDir: string, { url }: Postgres, crew: Crew): Promise<void> => {
  const file = urlFileIn(dataDir);
  await rm(file, { force: true });
  await writeFile(file, `${url}\n`, { mode: 0o600 });
  crew.afterStop(() => rm(file, { force: true }));
};

/** Starts PostgreSQL, unless there is one. */
export const startDatabase = async (
  { databaseUrl, dataDir, replicas }: DatabaseOptions,
  crew: Crew,
  signal: AbortSignal,
): Promise<Database> => {
  if (databaseUrl !== undefined) return { url: databaseUrl, version: undefined };
  const postgres = await startPostgresIn(crew, {
    dataDir,
    maxConnections: connectionsFor(replicas),
    signal,
  });
  crew.addPostgres(postgres);
  if (dataDir !== undefined) await publishUrl(dataDir, postgres, crew);
  crew.log("stack", `PostgreSQL ${postgres.version} is ready (pid ${postgres.process.pid()})`);
  return postgres;
};
