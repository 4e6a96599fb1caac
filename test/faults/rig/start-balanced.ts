import { apiKeys, withoutCopies, withoutShedding } from "@tandem/lab";
import type { StackOptions } from "@tandem/stack";
import { type HaproxyStatus, readHaproxyStatus } from "./haproxy-status.ts";
import { protocols } from "./load.ts";
import { slowly, startEphemeral, type StartedStack, warmUp } from "./running-stack.ts";

/** The whole stack behind HAProxy, two replicas of each service. */
export interface Balanced extends StartedStack, HaproxyStatus {
  /** Where everybody asks. */
  readonly url: string;
  /** The same with TLS. */
  readonly httpsUrl: string;
  /** The page of HAProxy's statistics; `/metrics` for Prometheus. */
  readonly statsUrl: string;
  /** `host:port` of the internal front for gRPC. */
  readonly grpcAddress: string;
  /** Path of HAProxy's runtime API. */
  readonly socket: string;
  /** The folder of all certificates. */
  readonly certificates: string;
}

export interface BalancedOptions extends Pick<
  StackOptions,
  "tls" | "redis" | "servicesFolder" | "serviceEnvironment"
> {
  /** Of the stack: LB_… of haproxy.cfg, in addition to higher limits for one address; a database. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Milliseconds that recipe-api takes longer for a request, without TLS only. @default 25 */
  readonly workMs?: number;
  /**
   * Who keeps copies of what was read. Those of web-api are only for requests that would have failed,
   * and say so; those of recipe-api hide PostgreSQL.
   *
   * @default "web-api"
   */
  readonly copies?: "nobody" | "web-api" | "all";
}

/** The load generator has one address, and opens a connection for every request under way. */
const manyRequests = { LB_RATE_LIMIT: "1000000", LB_CLIENT_CONNECTIONS: "10000" };

export const startBalanced = async ({
  tls = false,
  serviceEnvironment = {},
  variables = {},
  workMs = 25,
  copies = "web-api",
  servicesFolder,
}: BalancedOptions = {}): Promise<Balanced> => {
  const started = await startEphemeral({
    haproxy: true,
    redis: false,
    tls,
    ...(servicesFolder !== undefined && { servicesFolder }),
    environment: { ...manyRequests, API_KEYS: apiKeys, ...variables },
    serviceEnvironment: {
      "recipe-api": {
        ...(workMs > 0 && slowly(workMs)),
        ...withoutShedding,
        ...(copies !== "all" && withoutCopies),
        ...serviceEnvironment["recipe-api"],
      },
      "web-api": {
        ...withoutShedding,
        ...(copies === "nobody" && withoutCopies),
        ...serviceEnvironment["web-api"],
      },
    },
  });
  const addresses = addressesOf(started);
  const status = readHaproxyStatus(addresses.statsUrl);
  for (const name of Object.keys(started.stack.urls.admin)) await status.isUsed(name);
  await warmUp(protocols.map((name) => `${addresses.url}/via/${name}/recipes/42`));
  return { ...started, ...status, ...addresses };
};

const addressesOf = ({ stack: { urls, balancer } }: StartedStack) => {
  if (balancer.version === undefined || urls.balancer === undefined)
    throw new Error("this stack runs without HAProxy");
  return {
    url: atLoopback(urls.public),
    httpsUrl: atLoopback(urls.balancer.https ?? ""),
    statsUrl: urls.balancer.stats,
    grpcAddress: new URL(urls.balancer.recipeApiGrpc).host,
    socket: balancer.socket,
    certificates: balancer.certificates ?? "",
  };
};

/** HAProxy listens there alone, and `localhost` may mean `::1` first. */
const atLoopback = (url: string): string => url.replace("//localhost:", "//127.0.0.1:");
