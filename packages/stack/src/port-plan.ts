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

export interface PortPlan {
  /** Opened by the first web-api. */
  readonly public: number;
  readonly webApi: readonly ServicePorts[];
  readonly recipeApi: readonly RecipeApiPorts[];
}

export interface PortUse {
  readonly port: number;
  readonly user: string;
}

/** Nothing else stands in front yet. */
export const publicUser = "web-api-1 (public)";
const adminOffset = 100;
const firstPorts = { webApi: 3001, recipeApi: 4001, grpc: 50_051 };
const portsPerReplica = 5;

const replicasOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Every port of a plan with what it is for. */
export const listPortUses = (plan: PortPlan): PortUse[] => [
  { port: plan.public, user: publicUser },
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
 * @throws {StackError} `usage` when the public port is one of them.
 */
export const planFixedPorts = (replicas: number, publicPort: number): PortPlan => {
  const withAdmin = (http: number): ServicePorts => ({ http, admin: http + adminOffset });
  const plan: PortPlan = {
    public: publicPort,
    webApi: replicasOf(replicas).map((index) => withAdmin(firstPorts.webApi + index)),
    recipeApi: replicasOf(replicas).map((index) => ({
      ...withAdmin(firstPorts.recipeApi + index),
      grpc: firstPorts.grpc + index,
    })),
  };
  const rival = listPortUses(plan).find(
    ({ port, user }) => port === publicPort && user !== publicUser,
  );
  if (!rival) return plan;
  throw new StackError("usage", `--port is ${publicPort}, which is the port of ${rival.user}`);
};

/** A plan of ports that nobody uses, for stacks beside each other. */
export const planFreePorts = async (replicas: number): Promise<PortPlan> => {
  const ports = await freePorts(1 + replicas * portsPerReplica);
  const next = (): number => ports.pop() ?? 0;
  return {
    public: next(),
    webApi: replicasOf(replicas).map(() => ({ http: next(), admin: next() })),
    recipeApi: replicasOf(replicas).map(() => ({ http: next(), admin: next(), grpc: next() })),
  };
};
