import { type Caller, closedLoop } from "../cpu/closed-loop.ts";
import type { MeasuredProcess } from "../cpu/measured-process.ts";
import type { Pair } from "./start-pairs.ts";

/** Microseconds of processor time, user and system. */
export type DatabaseUsed = {
  readonly webApi: number;
  readonly recipeApi: number;
  /** Of all processes of PostgreSQL; 0 where there is none. */
  readonly postgres: number;
};

export interface DatabaseDriver {
  readonly name: string;
  /** Wakes the services, sends the requests in a closed loop, and puts the services to sleep again. */
  readonly drive: (requests: number) => Promise<DatabaseUsed>;
}

export interface DriverOptions {
  readonly name: string;
  readonly callers: readonly Caller[];
  readonly pair: Pair;
  /** Runs on between two slices: others ask it, too. */
  readonly database: Pick<MeasuredProcess, "cpu">;
}

export const createDatabaseDriver = ({
  name,
  callers,
  pair: { webApi, recipeApi },
  database,
}: DriverOptions): DatabaseDriver => {
  const services = [webApi, recipeApi];
  const read = async (): Promise<DatabaseUsed> => {
    const parts = await Promise.all([webApi.cpu(), recipeApi.cpu(), database.cpu()]);
    return { webApi: parts[0], recipeApi: parts[1], postgres: parts[2] };
  };
  return {
    name,
    drive: async (requests) => {
      services.forEach((each) => each.resume());
      const before = await read();
      await closedLoop(callers, requests);
      const after = await read();
      services.forEach((each) => each.pause());
      return {
        webApi: after.webApi - before.webApi,
        recipeApi: after.recipeApi - before.recipeApi,
        postgres: after.postgres - before.postgres,
      };
    },
  };
};
