import { join } from "node:path";

export const repository = join(import.meta.dirname, "..", "..", "..");

export interface Config {
  /** The whole environment: a part of it goes to the services. */
  readonly environment: NodeJS.ProcessEnv;
  /** A PostgreSQL that runs already; then none is started. */
  readonly databaseUrl: string | undefined;
  /** The same one, as the role that migrates it. */
  readonly migrationUrl: string | undefined;
  readonly dataDir: string;
  readonly useColours: boolean;
}

const valueOf = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

/** The only place of this package that reads the environment of its process. */
export const readConfig = (environment: NodeJS.ProcessEnv = process.env): Config => ({
  environment,
  databaseUrl: valueOf(environment["DATABASE_URL"]),
  migrationUrl: valueOf(environment["MIGRATION_DATABASE_URL"]),
  dataDir: valueOf(environment["TANDEM_DATA"]) ?? join(repository, ".tandem"),
  useColours: process.stdout.isTTY && valueOf(environment["NO_COLOR"]) === undefined,
});
