import { on } from "node:events";
import {
  controlFaults,
  type FaultSettings,
  type ServiceProcess,
  startService,
  waitUntilOk,
  withFaults,
  withoutCopies,
} from "@tandem/lab";
import type { Replica } from "./checked-sender.ts";
import type { Arrivals } from "./count-arrivals.ts";
import { protocols } from "./load.ts";
import { type RunningServices, watchServices } from "./running-services.ts";

/** recipe-api that can be told to refuse, and web-api before it. Nobody restarts what ends. */
export interface Faulty extends RunningServices {
  readonly webApi: readonly Replica[];
  /** To those recipe-api, by their place, or to all. */
  refuse(settings: FaultSettings["refuse-requests"], places?: readonly number[]): Promise<void>;
  heal(): Promise<void>;
  /** What has reached all recipe-api together. */
  arrivals(): Promise<Arrivals & { readonly all: number }>;
}

export interface FaultyOptions {
  readonly recipeApis: number;
  readonly webApis: number;
}

/** To be loaded into a recipe-api whose arrivals are to be read. */
export const counter = import.meta.resolve("./count-arrivals.ts");
const common = { ...withoutCopies, LOG_LEVEL: "warn", NODE_ENV: "development" };

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
  const faults = producers.map(({ child }) => controlFaults(child));
  await warmUp(consumers);
  return {
    ...watchServices([...producers, ...consumers]),
    webApi: consumers.map(({ url, adminUrl }) => ({ url, adminUrl })),
    refuse: async (settings, places = [...faults.keys()]) => {
      const chosen = faults.filter((_, place) => places.includes(place));
      await Promise.all(chosen.map((each) => each.set("refuse-requests", settings)));
    },
    heal: async () => {
      await Promise.all(faults.map((each) => each.clear("refuse-requests")));
    },
    arrivals: async () => sum(await Promise.all(producers.map(arrivalsOf))),
  };
};

/** What has reached one recipe-api. */
export const arrivalsOf = async ({ child }: ServiceProcess): Promise<Arrivals> => {
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
