import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createPostgres } from "@tandem/database";
import { repository, type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { startPostgres } from "@tandem/stack";

/** Both services in production, on a real database. */
export interface Victims {
  readonly recipeApi: ServiceProcess;
  readonly webApi: ServiceProcess;
  /** The connections of recipe-api, each with the moment of its last statement. */
  activity(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export const startVictims = async (): Promise<Victims> => {
  const server = await startPostgres();
  const env = { ...withoutShedding, NODE_ENV: "production", DATABASE_URL: server.url };
  await migrate({ ...env, MIGRATION_DATABASE_URL: server.migrationUrl });
  const recipeApi = await startService({ script: "services/recipe-api/src/server.ts", env });
  const webApi = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      NODE_ENV: "production",
      RECIPE_API_HTTP: recipeApi.url,
      RECIPE_API_GRPC: recipeApi.grpcAddress,
    },
  });
  const observer = await createPostgres({ url: server.adminUrl, applicationName: "observer" });
  return {
    recipeApi,
    webApi,
    activity: async () =>
      (await observer.query<{ moment: string }>(lastStatements)).map(({ moment }) => moment),
    close: async () => {
      await Promise.all([recipeApi.end("SIGKILL"), webApi.end("SIGKILL"), observer.close()]);
      await server.close();
    },
  };
};

const migrate = (env: Record<string, string>): Promise<unknown> =>
  promisify(execFile)(
    process.execPath,
    [join(repository, "services/recipe-api/src/migrate.ts"), "--seed"],
    { env },
  );

// Not the counters of pg_stat_database: a connection tells those its statements up to 10 s late.
const lastStatements = {
  name: "last-statements",
  text: `SELECT pid || ' ' || query_start AS moment FROM pg_stat_activity
    WHERE application_name = 'recipe-api' ORDER BY pid`,
};
