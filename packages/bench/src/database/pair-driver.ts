import { type Caller, closedLoop } from "../cpu/closed-loop.ts";
import type { MeasuredProcess } from "../cpu/measured-process.ts";
import type { Pair } from "./start-pairs.ts";

type Meter = Pick<MeasuredProcess, "cpu">;

/** Microseconds of processor time, user and system, of both services and of the servers behind them. */
export type PairUsed<Server extends string> = Readonly<
  Record<"webApi" | "recipeApi" | Server, number>
>;

export interface PairDriver<Server extends string> {
  readonly name: string;
  /** Wakes the services, sends the requests in a closed loop, and puts the services to sleep again. */
  readonly drive: (requests: number) => Promise<PairUsed<Server>>;
}

export interface PairDriverOptions<Server extends string> {
  readonly name: string;
  readonly callers: readonly Caller[];
  readonly pair: Pair;
  /** They run on between two slices: others ask them, too. */
  readonly servers: Readonly<Record<Server, Meter>>;
  /** Waited for before the services are put to sleep; what it costs does not count. */
  readonly settle?: () => Promise<void>;
}

/** In place of a server that a subject does not ask. */
export const noServer: Meter = { cpu: async () => 0 };

export const createPairDriver = <Server extends string>({
  name,
  callers,
  pair: { webApi, recipeApi },
  servers,
  settle,
}: PairDriverOptions<Server>): PairDriver<Server> => {
  const services = [webApi, recipeApi];
  const meters = Object.entries<Meter>({ webApi, recipeApi, ...servers });
  const read = (): Promise<number[]> => Promise.all(meters.map(([, meter]) => meter.cpu()));
  return {
    name,
    drive: async (requests) => {
      services.forEach((each) => each.resume());
      const before = await read();
      await closedLoop(callers, requests);
      const after = await read();
      await settle?.();
      services.forEach((each) => each.pause());
      const used = meters.map(([part], at) => [part, Number(after[at]) - Number(before[at])]);
      // Of each of the meters.
      return Object.fromEntries(used) as PairUsed<Server>;
    },
  };
};
