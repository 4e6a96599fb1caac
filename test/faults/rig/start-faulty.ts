import { on } from "node:events";
import {
  controlFaults,
  type FaultSettings,
  type ServiceProcess,
  startService,
  waitUntilOk,
  withFaults,
} from "@tandem/lab";
import { expect } from "vitest";
import { connectionsOf, expectConnectionsBack } from "./always-true.ts";
import type { Replica } from "./checked-sender.ts";
import type { Arrivals } from "./count-arrivals.ts";
import { protocols } from "./load.ts";

/** recipe-api that can be told to refuse, and web-api before it. Nobody restarts what ends. */
export interface Faulty {
  readonly webApi: readonly Replica[];
  /** To those recipe-api, by their place, or to all. */
  refuse(settings: FaultSettings["refuse-requests"], places?: readonly number[]): Promise<void>;
  heal(): Promise<void>;
  /** What has reached all recipe-api together. */
  arrivals(): Promise<Arrivals & { readonly all: number }>;
  /** All that runs runs still. */
  expectNoExits(): void;
  /** Counts connections, and returns what expects no more of them. */
  noteConnections(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface FaultyOptions {
  readonly recipeApis: number;
  readonly webApis: number;
}

const counter = import.meta.resolve("./count-arrivals.ts");
const common = { LOG_LEVEL: "warn", NODE_ENV: "development" };

const startRecipeApi = (): Promise<ServiceProcess> => {
  const service = {
    script: "services/recipe-api/src/server.ts",
    env: { ...common, DATABASE_URL: "memory:" },
    execArgv: ["--import", counter],
  };
  return startService(withFaults(service, { "refuse-requests": "off" }));
};

const startWebApi = (upstream: readonly ServiceProcess[]): Promise<ServiceProcess> =>
  startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...common,
      RECIPE_API_HTTP: upstream.map(({ url }) => url).join(","),
      RECIPE_API_GRPC: upstream.map(({ grpcAddress }) => grpcAddress).join(","),
    },
  });

const times = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

export const startFaulty = async ({ recipeApis, webApis }: FaultyOptions): Promise<Faulty> => {
  const producers = await times(recipeApis, startRecipeApi);
  const consumers = await times(webApis, () => startWebApi(producers));
  const services = [...producers, ...consumers];
  const faults = producers.map(({ child }) => controlFaults(child));
  await warmUp(consumers);
  return {
    webApi: consumers.map(({ url, adminUrl }) => ({ url, adminUrl })),
    refuse: async (settings, places = [...faults.keys()]) => {
      const chosen = faults.filter((_, place) => places.includes(place));
      await Promise.all(chosen.map((each) => each.set("refuse-requests", settings)));
    },
    heal: async () => {
      await Promise.all(faults.map((each) => each.clear("refuse-requests")));
    },
    arrivals: async () => sum(await Promise.all(producers.map(arrivalsOf))),
    expectNoExits: () => {
      expect(services.map(({ child }) => child.exitCode ?? child.signalCode)).toEqual(
        services.map(() => null),
      );
    },
    noteConnections: async () => {
      const pids = services.map(({ child }) => child.pid ?? 0);
      const before = await Promise.all(pids.map((pid) => connectionsOf(pid)));
      return async () => {
        for (const [index, pid] of pids.entries()) {
          await expectConnectionsBack(pid, before[index] ?? 0);
        }
      };
    },
    close: async () => {
      for (const service of services.toReversed()) await service.end();
    },
  };
};

const arrivalsOf = async ({ child }: ServiceProcess): Promise<Arrivals> => {
  const replies = on(child, "message", { signal: AbortSignal.timeout(5_000) });
  child.send("arrivals?");
  for await (const [reply] of replies) if ("arrivals" in reply) return reply.arrivals as Arrivals;
  throw new Error("the producer does not say what has reached it");
};

const sum = (each: readonly Arrivals[]): Arrivals & { readonly all: number } => {
  const total = { http: 0, graphql: 0, grpc: 0 };
  for (const name of protocols) for (const arrivals of each) total[name] += arrivals[name];
  return { ...total, all: total.http + total.graphql + total.grpc };
};

/** The first request of a process is its slowest, and opens what stays open. */
const warmUp = async (consumers: readonly ServiceProcess[]): Promise<void> => {
  const urls = consumers.flatMap(({ url }) =>
    protocols.map((name) => `${url}/via/${name}/recipes/42`),
  );
  for (let round = 0; round < 10; round += 1)
    await Promise.all(urls.map((url) => waitUntilOk(url)));
};
