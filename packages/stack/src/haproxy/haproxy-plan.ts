import { join } from "node:path";
import { repository } from "../config.ts";
import { host } from "../listen-on.ts";
import type { BalancerPorts, PortPlan } from "../port-plan.ts";
import type { ChildSpec, Environment } from "../processes/child.ts";
import { configurationArguments } from "./haproxy-variables.ts";

export interface HaproxyPlanOptions {
  readonly file: string;
  readonly ports: PortPlan & { readonly balancer: BalancerPorts };
  /** Where certificates and switches are kept while HAProxy runs. */
  readonly files: HaproxyFiles;
  /** TLS to the services, and mutual TLS between them. */
  readonly usesTls: boolean;
  /** Limits and times that somebody has set. */
  readonly variables: Environment;
}

export interface HaproxyFiles {
  /** Only for this start: it is removed afterwards. */
  readonly folder: string;
  readonly socket: string;
  readonly switches: string;
  /** Without a folder of certificates there is no HTTPS. */
  readonly certificates?: string;
}

/** HAProxy with the configuration of the repository, in a master process with one worker. */
export const planHaproxy = (options: HaproxyPlanOptions): ChildSpec => ({
  name: "haproxy",
  file: options.file,
  args: ["-W", ...configurationArguments],
  cwd: repository,
  env: environmentOf(options),
  // The services have finished all requests by then: nothing is to be waited for.
  stopSignal: "SIGTERM",
});

/** Only reads the configuration, and ends with 0 when it is good. */
export const planHaproxyCheck = (options: HaproxyPlanOptions): ChildSpec => ({
  ...planHaproxy(options),
  name: "haproxy -c",
  args: ["-c", ...configurationArguments],
});

const environmentOf = ({ ports, files, usesTls, variables }: HaproxyPlanOptions): Environment => ({
  PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
  ...variables,
  LB_BIND: host,
  LB_HTTP_PORT: String(ports.public),
  LB_HTTPS_PORT: String(ports.balancer.https),
  LB_STATS_PORT: String(ports.balancer.stats),
  LB_RECIPE_API_HTTP_PORT: String(ports.balancer.recipeApiHttp),
  LB_RECIPE_API_GRPC_PORT: String(ports.balancer.recipeApiGrpc),
  LB_SOCKET: files.socket,
  LB_SWITCHES: files.switches,
  ...(files.certificates !== undefined && { LB_CERTIFICATES: files.certificates }),
  ...(usesTls && { LB_TLS: "on" }),
  ...serversOf("WEB_API", ports.webApi, ({ http }) => http),
  ...serversOf("RECIPE_API_HTTP", ports.recipeApi, ({ http }) => http),
  ...serversOf("RECIPE_API_GRPC", ports.recipeApi, ({ grpc }) => grpc),
});

/** As many rows as the configuration has: those without a replica are turned off. */
const rows = 9;

/** The rest of a `server` line: an address, and the port of the readiness check. */
const serversOf = <Ports extends { readonly admin: number }>(
  name: string,
  replicas: readonly Ports[],
  portOf: (ports: Ports) => number,
): Environment =>
  Object.fromEntries(
    Array.from({ length: rows }, (_, index) => {
      const ports = replicas[index];
      const value = ports
        ? `${host}:${portOf(ports)} port ${ports.admin}`
        : `${host}:${index + 1} disabled`;
      return [`${name}_${index + 1}`, value];
    }),
  );

/** The switches of the repository are where the ones of a running HAProxy begin. */
export const defaultSwitches = join(repository, "haproxy", "switches.map");
