import { join } from "node:path";
import { host } from "../listen-on.ts";
import type { Protocol } from "../options.ts";
import type { PortPlan, ServicePorts } from "../port-plan.ts";
import type { ChildSpec, Environment } from "../processes/child.ts";
import { serviceEnvironment } from "./service-environment.ts";

export type ServiceName = "recipe-api" | "web-api";

export interface ServiceSpec extends ChildSpec {
  readonly service: ServiceName;
  readonly url: string;
  readonly adminUrl: string;
  readonly grpcUrl?: string;
}

export interface ServicePlanOptions {
  /** The folder that holds recipe-api and web-api. */
  readonly folder: string;
  readonly ports: PortPlan;
  readonly protocol: Protocol;
  readonly databaseUrl: string;
  /** Of the supervisor; a part of it is passed on. */
  readonly environment: NodeJS.ProcessEnv;
  /** Additional variables, by service. */
  readonly serviceEnvironment: Partial<Record<ServiceName, Environment>>;
}

const nodeSpec = (name: string, script: string, env: Environment): ChildSpec => ({
  name,
  file: process.execPath,
  args: [script],
  cwd: join(script, "..", ".."),
  env,
  stopSignal: "SIGTERM",
});

const commonVariables = (name: string, { http, admin }: ServicePorts): Environment => ({
  HOST: host,
  PORT: String(http),
  ADMIN_PORT: String(admin),
  INSTANCE: name,
  // Nothing in front asks whether a replica is ready, so waiting for it to notice gains nothing.
  SHUTDOWN_DRAIN_MS: "0",
});

const specOf = (
  service: ServiceName,
  index: number,
  ports: ServicePorts,
  variables: Environment,
  options: ServicePlanOptions,
): ServiceSpec => {
  const name = `${service}-${index + 1}`;
  const env = serviceEnvironment(options.environment, {
    ...commonVariables(name, ports),
    ...variables,
    ...options.serviceEnvironment[service],
  });
  return {
    ...nodeSpec(name, join(options.folder, service, "src", "server.ts"), env),
    service,
    url: `http://${host}:${ports.http}`,
    adminUrl: `http://${host}:${ports.admin}`,
  };
};

const planRecipeApi = (options: ServicePlanOptions): ServiceSpec[] =>
  options.ports.recipeApi.map((ports, index) => {
    const variables = { GRPC_PORT: String(ports.grpc), DATABASE_URL: options.databaseUrl };
    const spec = specOf("recipe-api", index, ports, variables, options);
    return { ...spec, grpcUrl: `grpc://${host}:${ports.grpc}` };
  });

const planWebApi = (options: ServicePlanOptions): ServiceSpec[] => {
  const { recipeApi, webApi, public: publicPort } = options.ports;
  const upstream: Environment = {
    RECIPE_PROTOCOL: options.protocol,
    RECIPE_API_HTTP: recipeApi.map(({ http }) => `http://${host}:${http}`).join(","),
    RECIPE_API_GRPC: recipeApi.map(({ grpc }) => `${host}:${grpc}`).join(","),
  };
  return webApi.map((ports, index) => {
    const isFirst = index === 0;
    const variables = { ...upstream, ...(isFirst && { PUBLIC_PORT: String(publicPort) }) };
    return specOf("web-api", index, ports, variables, options);
  });
};

/** Every replica of both services, recipe-api first. */
export const planServices = (options: ServicePlanOptions): ServiceSpec[] => [
  ...planRecipeApi(options),
  ...planWebApi(options),
];

/** Creates the tables and fills them; ends by itself. */
export const planMigration = (options: ServicePlanOptions): ChildSpec => {
  const script = join(options.folder, "recipe-api", "src", "migrate.ts");
  const env = serviceEnvironment(options.environment, {
    DATABASE_URL: options.databaseUrl,
    ...options.serviceEnvironment["recipe-api"],
  });
  const spec = nodeSpec("migrate", script, env);
  return { ...spec, args: [...spec.args, "--seed"] };
};
