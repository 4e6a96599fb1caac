import {
  controlFaults,
  createFaultProxy,
  type FaultControl,
  type FaultProxy,
  type Faults,
  freePorts,
  type ServiceProcess,
  startService,
  withFaults,
  withoutShedding,
} from "@tandem/lab";
import { type Front, startFront } from "@tandem/stack";
import { type HaproxyStatus, readHaproxyStatus } from "./haproxy-status.ts";
import { protocols } from "./load.ts";
import { type RunningServices, watchServices } from "./running-services.ts";
import { warmUp } from "./running-stack.ts";
import { arrivalsOf, counter } from "./start-faulty.ts";

/** Two replicas of each service behind HAProxy, whose faults are switched while they run. */
export interface Hooked extends RunningServices, HaproxyStatus {
  /** Where everybody asks. */
  readonly url: string;
  /** Origins of all web-api. */
  readonly webApi: readonly string[];
  /** Origins of the admin ports of all web-api. */
  readonly webApiAdmin: readonly string[];
  /** Of a replica, by its name: `recipe-api-1`. */
  fault(name: string): FaultControl;
  /** Between HAProxy and all recipe-api, for each protocol of each. */
  readonly proxies: readonly FaultProxy[];
  /** How many calls have reached each recipe-api. */
  arrivals(): Promise<readonly number[]>;
}

/** Milliseconds that recipe-api takes for a request, so that there always are some under way. */
export const workMs = 25;

const common = { ...withoutShedding, LOG_LEVEL: "warn", NODE_ENV: "development" };

const startRecipeApi = (): Promise<ServiceProcess> => {
  const service = {
    script: "services/recipe-api/src/server.ts",
    env: { ...common, DATABASE_URL: "memory:" },
    execArgv: ["--import", counter],
  };
  const faults: Faults = {
    "slow-requests": { ms: workMs },
    "refuse-requests": "off",
    "block-event-loop": "off",
  };
  return startService(withFaults(service, faults));
};

interface Ports {
  readonly http: number;
  readonly grpc: number;
  readonly admin: number;
}

/** On ports that HAProxy knows already: of the two, one has to be told of the other first. */
const startWebApi = ({ http, admin }: Ports, front: Front["ports"]): Promise<ServiceProcess> => {
  const env = {
    ...common,
    RECIPE_API_HTTP: `http://127.0.0.1:${front.recipeApiHttp}`,
    RECIPE_API_GRPC: `127.0.0.1:${front.recipeApiGrpc}`,
    PORT: `${http}`,
    ADMIN_PORT: `${admin}`,
  };
  const service = { script: "services/web-api/src/server.ts", env, ready: false };
  return startService(withFaults(service, { "block-event-loop": "off" }));
};

const planWebApi = async (): Promise<Ports> => {
  const [http = 0, admin = 0] = await freePorts(2);
  return { http, admin, grpc: 0 };
};

const portOf = (url: string): number => Number(new URL(url).port);

const portsOf = ({ url, grpcAddress, adminUrl }: ServiceProcess): Ports => ({
  http: portOf(url),
  grpc: portOf(`http://${grpcAddress}`),
  admin: portOf(adminUrl),
});

const putProxiesBefore = async ({ http, grpc, admin }: Ports) => {
  const proxyTo = (port: number) => createFaultProxy({ target: { host: "127.0.0.1", port } });
  const proxies = { http: await proxyTo(http), grpc: await proxyTo(grpc) };
  return { ...proxies, ports: { http: proxies.http.port, grpc: proxies.grpc.port, admin } };
};

/** The load generator has one address, and opens a connection for every request under way. */
const manyRequests = { LB_RATE_LIMIT: "1000000", LB_CLIENT_CONNECTIONS: "10000" };

const twice = <T>(make: () => Promise<T>): Promise<T[]> => Promise.all([make(), make()]);

export const startHooked = async (): Promise<Hooked> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const producers = await twice(startRecipeApi);
  started.defer(() => watchServices(producers).close());
  const [webApi, recipeApi] = [await twice(planWebApi), producers.map(portsOf)];
  const environment = { ...process.env, ...manyRequests };
  const proxied = await Promise.all(recipeApi.map(putProxiesBefore));
  const proxies = proxied.flatMap(({ http, grpc }) => [http, grpc]);
  started.defer(async () => void (await Promise.all(proxies.map((each) => each.close()))));
  const front = await startFront({
    webApi,
    recipeApi: proxied.map(({ ports }) => ports),
    environment,
  });
  started.defer(() => front.close());
  const consumers = await Promise.all(webApi.map((ports) => startWebApi(ports, front.ports)));
  // HAProxy's pools shrink in their own time.
  const pooled = new Set([...webApi, ...recipeApi].flatMap(({ http, grpc }) => [http, grpc]));
  const services = watchServices([...producers, ...consumers], pooled);
  started.defer(() => watchServices(consumers).close());
  const faults = new Map<string, FaultControl>([
    ...controlsOf("recipe-api", producers),
    ...controlsOf("web-api", consumers),
  ]);
  const status = readHaproxyStatus(`http://127.0.0.1:${front.ports.stats}`);
  for (const name of faults.keys()) await status.isUsed(name);
  const url = `http://127.0.0.1:${front.ports.public}`;
  await warmUp(protocols.map((name) => `${url}/via/${name}/recipes/42`));
  const running = started.move();
  return {
    ...services,
    ...status,
    url,
    webApi: webApi.map(({ http }) => `http://127.0.0.1:${http}`),
    webApiAdmin: webApi.map(({ admin }) => `http://127.0.0.1:${admin}`),
    proxies,
    fault: (name) => {
      const control = faults.get(name);
      if (control) return control;
      throw new Error(`there is no ${name}`);
    },
    arrivals: async () => {
      const all = await Promise.all(producers.map(arrivalsOf));
      return all.map(({ http, graphql, grpc }) => http + graphql + grpc);
    },
    close: () => running.disposeAsync(),
  };
};

const controlsOf = (service: string, processes: readonly ServiceProcess[]) =>
  processes.map(({ child }, index) => [`${service}-${index + 1}`, controlFaults(child)] as const);
