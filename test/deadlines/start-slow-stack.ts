import { createPostgres, type Postgres } from "@tandem/database";
import { type ServiceProcess, startService } from "@tandem/lab";
import { startSeededPostgres } from "../start-seeded-postgres.ts";

/** Both services on a database whose statements take longer than anybody waits. */
export interface SlowStack {
  readonly recipeApi: ServiceProcess;
  readonly webApi: ServiceProcess;
  /** Statements of recipe-api that the server is working on. */
  running(): Promise<number>;
  /** Connections of recipe-api in a statement or in a transaction, which ends a moment after its statement. */
  busy(): Promise<number>;
  /** The connections of recipe-api, each with the moment of its last statement. */
  lastStatements(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export const startSlowStack = async (): Promise<SlowStack> => {
  const server = await startSeededPostgres();
  const observer = await createPostgres({ url: server.adminUrl, applicationName: "observer" });
  await slowDown(observer);
  const recipeApi = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { DATABASE_URL: server.url },
  });
  const webApi = await startService({
    script: "services/web-api/src/server.ts",
    env: { RECIPE_API_HTTP: recipeApi.url, RECIPE_API_GRPC: recipeApi.grpcAddress },
  });
  return {
    recipeApi,
    webApi,
    running: async () => (await observer.query({ name: "running", text: running })).length,
    busy: async () => (await observer.query({ name: "busy", text: busy })).length,
    lastStatements: async () =>
      (await observer.query<{ moment: string }>({ name: "last", text: lastStatements })).map(
        ({ moment }) => moment,
      ),
    close: async () => {
      await Promise.all([recipeApi.end("SIGKILL"), webApi.end("SIGKILL"), observer.close()]);
      await server.close();
    },
  };
};

/** A table that sleeps before it gives a row; the server's own limit ends that after a second. */
const slowDown = async (observer: Postgres): Promise<void> => {
  for (const text of [
    "ALTER TABLE recipes RENAME TO recipes_awake",
    "CREATE VIEW recipes AS SELECT recipes_awake.* FROM recipes_awake, pg_sleep(30)",
    "GRANT SELECT ON recipes, recipes_awake TO PUBLIC",
  ])
    await observer.query({ text });
};

const running = `SELECT pid FROM pg_stat_activity
  WHERE application_name = 'recipe-api' AND state = 'active'`;

const busy = `SELECT pid FROM pg_stat_activity
  WHERE application_name = 'recipe-api' AND state <> 'idle'`;

const lastStatements = `SELECT pid || ' ' || query_start AS moment FROM pg_stat_activity
  WHERE application_name = 'recipe-api' ORDER BY pid`;
