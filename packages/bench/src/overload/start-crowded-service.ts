import { type ServiceProcess, startService, withFaults, withoutCopies } from "@tandem/lab";

/** How much one recipe-api can do: so little that a generator beside it can ask for three times that. */
export const capacity = { connections: 4, statementMs: 20 } as const;

/** As many requests at once as come. */
const unlimited = { IN_FLIGHT_MIN: "100000", IN_FLIGHT_MAX: "100000" };

/**
 * A recipe-api whose statements take longer. The wait lies in the database, behind the limit, so that
 * it holds what a request that is let in holds.
 */
export const startCrowdedService = (url: string, shedding: boolean): Promise<ServiceProcess> => {
  const env = {
    ...withoutCopies,
    NODE_ENV: "test",
    LOG_LEVEL: "silent",
    DATABASE_URL: url,
    DATABASE_POOL_MAX: `${capacity.connections}`,
    ...(shedding ? {} : unlimited),
  };
  const options = { script: "services/recipe-api/src/server.ts", env };
  return startService(withFaults(options, { "slow-sql": { ms: capacity.statementMs } }));
};
