import { type Front, startFront } from "@tandem/stack";
import { startUpstream, type Upstream, type UpstreamOptions } from "./start-upstream.ts";

/** Our HAProxy as it is, in front of upstreams that do as a test says. */
export interface Edge extends Front {
  readonly upstream: Upstream;
  readonly upstreams: readonly Upstream[];
}

export interface EdgeOptions extends UpstreamOptions {
  /** @default 1 */
  readonly replicas?: number;
  /** Whether the internal fronts lead to the same upstreams, which are then checked for them too. @default false */
  readonly isInternal?: boolean;
  /** Variables of its configuration. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A test sends more than a person, all of it from one address. */
export const withoutRates = { LB_RATE_LIMIT: "1000000", LB_CLIENT_CONNECTIONS: "10000" } as const;

export const startEdge = async ({
  replicas = 1,
  isInternal = false,
  variables = {},
  ...upstreamOptions
}: EdgeOptions = {}): Promise<Edge> => {
  const upstreams = await Promise.all(
    Array.from({ length: replicas }, () => startUpstream(upstreamOptions)),
  );
  const webApi = upstreams.map(({ ports }) => ports);
  const recipeApi = isInternal ? webApi.map((ports) => ({ ...ports, grpc: ports.http })) : [];
  const environment = { ...process.env, ...withoutRates, ...variables };
  const front = await startFront({ webApi, recipeApi, environment });
  const [upstream] = upstreams;
  if (upstream === undefined) throw new Error("an edge has at least one upstream");
  return {
    ...front,
    upstream,
    upstreams,
    close: async () => {
      await front.close();
      await Promise.all(upstreams.map((each) => each.close()));
    },
  };
};
