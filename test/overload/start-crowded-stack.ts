import {
  type FaultSettings,
  type LoadGenerator,
  type ServiceProcess,
  startLoadGenerator,
  startService,
  withFaults,
  withoutCopies,
} from "@tandem/lab";
import { startSeededPostgres } from "../start-seeded-postgres.ts";

/** Both services with little capacity, and somebody to ask for more. */
export interface CrowdedStack {
  readonly recipeApi: ServiceProcess;
  readonly webApi: ServiceProcess;
  readonly generator: LoadGenerator;
  close(): Promise<void>;
}

export interface Capacity {
  /** Connections to the database. */
  readonly connections: number;
  /** How long a statement takes longer; it holds its connection meanwhile. */
  readonly slowSql: FaultSettings["slow-sql"];
  /** More variables of recipe-api. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The wait lies in the database, so that it counts as work inside the service: the capacity in
 * requests per second is the number of connections by the seconds of a statement.
 */
export const startCrowdedStack = async (capacity: Capacity): Promise<CrowdedStack> => {
  const server = await startSeededPostgres();
  const env = {
    ...withoutCopies,
    DATABASE_URL: server.url,
    DATABASE_POOL_MAX: `${capacity.connections}`,
    LOG_LEVEL: "error",
    ...capacity.env,
  };
  const script = "services/recipe-api/src/server.ts";
  const recipeApi = await startService(
    withFaults({ script, env }, { "slow-sql": capacity.slowSql }),
  );
  const webApi = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutCopies,
      RECIPE_API_HTTP: recipeApi.url,
      RECIPE_API_GRPC: recipeApi.grpcAddress,
      LOG_LEVEL: "error",
    },
  });
  const generator = startLoadGenerator();
  return {
    recipeApi,
    webApi,
    generator,
    close: async () => {
      await Promise.all([generator.close(), webApi.end("SIGKILL"), recipeApi.end("SIGKILL")]);
      await server.close();
    },
  };
};
