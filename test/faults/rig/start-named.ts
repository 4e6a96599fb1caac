import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  freePorts,
  repository,
  type ServiceProcess,
  startService,
  waitUntilOk,
  withoutShedding,
} from "@tandem/lab";
import { protocols } from "./load.ts";
import { warmUp } from "./running-stack.ts";
import { type NameServer, startNameServer } from "./start-name-server.ts";

/** HAProxy that finds both services by their names, as in containers; each has an address of its own. */
export interface Named {
  /** Where everybody asks. */
  readonly url: string;
  readonly names: NameServer;
  /** The first three numbers of all addresses: `127.99.0`. */
  readonly network: string;
  /** recipe-api and web-api, at the addresses that their names lead to at first. */
  readonly replicas: readonly ServiceProcess[];
  /** At another address, which no name leads to yet. */
  start(service: Service, address: string): Promise<ServiceProcess>;
  close(): Promise<void>;
}

type Service = "recipe-api" | "web-api";

/** As in containers: HAProxy's configuration has them. */
const ports = { "recipe-api": "4000", "web-api": "3000", grpc: "50051", admin: "9464" };

const startAt = async (
  service: Service,
  address: string,
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const process = await startService({
    script: `services/${service}/src/server.ts`,
    env: {
      ...withoutShedding,
      LOG_LEVEL: "warn",
      HOST: address,
      PORT: ports[service],
      GRPC_PORT: ports.grpc,
      ADMIN_PORT: ports.admin,
      ...env,
    },
    ready: false,
  });
  await waitUntilOk(`http://${address}:${ports.admin}/readyz`);
  return process;
};

/** One that no other run of the tests has; Linux takes all of 127.0.0.0/8 for this machine. */
const newNetwork = (): string =>
  `127.${64 + Math.floor(Math.random() * 128)}.${Math.floor(Math.random() * 256)}`;

interface FrontPorts {
  readonly http: number;
  readonly stats: number;
  readonly recipeApiHttp: number;
  readonly recipeApiGrpc: number;
}

const startHaproxy = (
  folder: string,
  nameServer: NameServer,
  { http, stats, recipeApiHttp, recipeApiGrpc }: FrontPorts,
): ChildProcess =>
  spawn("haproxy", ["-W", "-f", "haproxy/haproxy.cfg", "-f", "haproxy/backends"], {
    cwd: repository,
    env: {
      PATH: process.env["PATH"],
      LB_HTTP_PORT: `${http}`,
      LB_STATS_PORT: `${stats}`,
      LB_RECIPE_API_HTTP_PORT: `${recipeApiHttp}`,
      LB_RECIPE_API_GRPC_PORT: `${recipeApiGrpc}`,
      LB_SOCKET: join(folder, "admin.sock"),
      LB_RATE_LIMIT: "1000000",
      LB_CLIENT_CONNECTIONS: "10000",
      LB_NAMESERVER: nameServer.address,
      WEB_API_DNS: "web-api.test",
      RECIPE_API_DNS: "recipe-api.test",
    },
    stdio: "ignore",
  });

/** `recipe-api.test` and `web-api.test`, one replica of each. */
export const startNamed = async (): Promise<Named> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tandem-names-"));
  started.defer(() => rm(folder, { recursive: true }));
  const names = await startNameServer();
  started.defer(() => names.close());
  const [http = 0, stats = 0, recipeApiHttp = 0, recipeApiGrpc = 0] = await freePorts(4);
  const haproxy = startHaproxy(folder, names, { http, stats, recipeApiHttp, recipeApiGrpc });
  started.defer(() => end(haproxy));
  const variables = {
    "recipe-api": { DATABASE_URL: "memory:" },
    "web-api": {
      RECIPE_API_HTTP: `http://127.0.0.1:${recipeApiHttp}`,
      RECIPE_API_GRPC: `127.0.0.1:${recipeApiGrpc}`,
    },
  };
  const replicas: ServiceProcess[] = [];
  const start = async (service: Service, address: string): Promise<ServiceProcess> => {
    const process = await startAt(service, address, variables[service]);
    replicas.push(process);
    return process;
  };
  started.defer(async () => {
    await Promise.all(replicas.map((process) => process.end("SIGKILL")));
  });
  const network = newNetwork();
  for (const [index, service] of (["recipe-api", "web-api"] as const).entries()) {
    await start(service, `${network}.${index + 1}`);
    names.name(`${service}.test`, [`${network}.${index + 1}`]);
  }
  const url = `http://127.0.0.1:${http}`;
  await warmUp(protocols.map((name) => `${url}/via/${name}/recipes/42`));
  const running = started.move();
  return {
    url,
    names,
    network,
    replicas: replicas.slice(),
    start,
    close: () => running.disposeAsync(),
  };
};

/** Its master tells the worker. */
const end = async (haproxy: ChildProcess): Promise<void> => {
  if (haproxy.exitCode !== null || haproxy.signalCode !== null) return;
  const ended = once(haproxy, "exit");
  haproxy.kill("SIGTERM");
  await ended;
};
