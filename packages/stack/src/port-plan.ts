import { freePorts } from "@tandem/lab";
import { StackError } from "./stack-error.ts";

export interface ServicePorts {
  readonly http: number;
  /** Health, metrics, debug: the service port + 100, unless the ports are free ones. */
  readonly admin: number;
}

export interface RecipeApiPorts extends ServicePorts {
  readonly grpc: number;
}

export interface BalancerPorts {
  readonly https: number;
  readonly recipeApiHttp: number;
  readonly recipeApiGrpc: number;
  readonly stats: number;
}

export interface PortPlan {
  /** Opened by HAProxy, or without it by the first web-api. */
  readonly public: number;
  /** Opened by HAProxy beside the public one; undefined without it. */
  readonly balancer: BalancerPorts | undefined;
  readonly webApi: readonly ServicePorts[];
  readonly recipeApi: readonly RecipeApiPorts[];
}

export interface PortUse {
  readonly port: number;
  readonly user: string;
}

export interface PortPlanOptions {
  readonly replicas: number;
  readonly publicPort: number;
  readonly hasBalancer: boolean;
}

const adminOffset = 100;
/** 3443 belongs to 3000. */
const httpsOffset = 443;
const firstPorts = { webApi: 3001, recipeApi: 4001, grpc: 50_051 };
const balancerPorts = { recipeApiHttp: 4000, recipeApiGrpc: 50_050, stats: 8404 };
const portsPerReplica = 5;

const replicasOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The port for everybody. */
export const publicUseOf = (plan: PortPlan): PortUse => ({
  port: plan.public,
  user: `${plan.balancer ? "HAProxy" : "web-api-1"} (public)`,
});

const listBalancerUses = (ports: BalancerPorts | undefined): PortUse[] =>
  ports === undefined
    ? []
    : [
        { port: ports.https, user: "HAProxy (HTTPS)" },
        { port: ports.recipeApiHttp, user: "HAProxy (recipe-api)" },
        { port: ports.recipeApiGrpc, user: "HAProxy (recipe-api, gRPC)" },
        { port: ports.stats, user: "HAProxy (statistics)" },
      ];

/** Every port of a plan with what it is for. */
export const listPortUses = (plan: PortPlan): PortUse[] => [
  publicUseOf(plan),
  ...listBalancerUses(plan.balancer),
  ...plan.webApi.flatMap(({ http, admin }, index) => [
    { port: http, user: `web-api-${index + 1}` },
    { port: admin, user: `web-api-${index + 1} (admin)` },
  ]),
  ...plan.recipeApi.flatMap(({ http, grpc, admin }, index) => [
    { port: http, user: `recipe-api-${index + 1}` },
    { port: grpc, user: `recipe-api-${index + 1} (gRPC)` },
    { port: admin, user: `recipe-api-${index + 1} (admin)` },
  ]),
];

/**
 * The ports of the documentation: 3001…, 4001…, 50051….
 *
 * @throws {StackError} `usage` when the public port, or that of HTTPS, is one of them.
 */
export const planFixedPorts = ({
  replicas,
  publicPort,
  hasBalancer,
}: PortPlanOptions): PortPlan => {
  const withAdmin = (http: number): ServicePorts => ({ http, admin: http + adminOffset });
  const plan: PortPlan = {
    public: publicPort,
    balancer: hasBalancer ? { https: httpsPortOf(publicPort), ...balancerPorts } : undefined,
    webApi: replicasOf(replicas).map((index) => withAdmin(firstPorts.webApi + index)),
    recipeApi: replicasOf(replicas).map((index) => ({
      ...withAdmin(firstPorts.recipeApi + index),
      grpc: firstPorts.grpc + index,
    })),
  };
  const uses = listPortUses(plan);
  const second = uses.find(isUsedBefore);
  if (!second) return plan;
  const users = uses.filter(({ port }) => port === second.port).map(({ user }) => user);
  const problem = `port ${second.port} would be for ${users.join(" and ")}`;
  throw new StackError("usage", `--port ${publicPort} does not fit: ${problem}`);
};

const isUsedBefore = ({ port }: PortUse, index: number, all: readonly PortUse[]): boolean =>
  all.slice(0, index).some((other) => other.port === port);

/** The highest ports have none beside them. */
const httpsPortOf = (publicPort: number): number =>
  publicPort + httpsOffset <= 65_535 ? publicPort + httpsOffset : publicPort - httpsOffset;

/** A plan of ports that nobody uses, for stacks beside each other. */
export const planFreePorts = async ({
  replicas,
  hasBalancer,
}: Omit<PortPlanOptions, "publicPort">): Promise<PortPlan> => {
  const ports = await freePorts(1 + 4 + replicas * portsPerReplica);
  const next = (): number => ports.pop() ?? 0;
  const balancer = { https: next(), recipeApiHttp: next(), recipeApiGrpc: next(), stats: next() };
  return {
    public: next(),
    balancer: hasBalancer ? balancer : undefined,
    webApi: replicasOf(replicas).map(() => ({ http: next(), admin: next() })),
    recipeApi: replicasOf(replicas).map(() => ({ http: next(), admin: next(), grpc: next() })),
  };
};
