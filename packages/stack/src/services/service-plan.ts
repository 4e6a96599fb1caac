import { join } from "node:path";
import { host } from "../listen-on.ts";
import type { Protocol } from "../options.ts";
import type { PortPlan, ServicePorts } from "../port-plan.ts";
import type { ChildSpec, Environment } from "../processes/child.ts";
import { serviceEnvironment } from "./service-environment.ts";
import { namesRedis, type RedisVariables } from "./redis-variables.ts";
import { secretVariables } from "./service-secrets.ts";

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
  /** The same database, as the role that may change its schema. */
  readonly migrationUrl: string;
  readonly redis: RedisVariables;
  /** Folder of certificates: the services then speak TLS, and ask each other for a certificate. */
  readonly certificates: string | undefined;
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
  // Everything stops with it: SIGTERM would wait until a load balancer has noticed.
  stopSignal: "SIGINT",
});

const commonVariables = (
  service: ServiceName,
  { http, admin }: ServicePorts,
  { ports, certificates }: ServicePlanOptions,
): Environment => ({
  HOST: host,
  PORT: String(http),
  ADMIN_PORT: String(admin),
  // Without HAProxy nothing in front asks whether a replica is ready: waiting gains nothing.
  ...(ports.balancer === undefined && { SHUTDOWN_DRAIN_MS: "0" }),
  ...(certificates !== undefined && {
    TLS_CERT_FILE: join(certificates, service, "certificate.pem"),
    TLS_KEY_FILE: join(certificates, service, "certificate.pem.key"),
    TLS_CLIENT_CA_FILE: join(certificates, "ca.pem"),
  }),
});

/** Each service what it reads: both the token, and who may write only the one that is written to. */
const secretsOf = (service: ServiceName, options: ServicePlanOptions): Environment => {
  const environment = { ...options.environment, ...options.serviceEnvironment[service] };
  return {
    ...secretVariables("INTERNAL_TOKEN", environment),
    ...(service === "web-api" && secretVariables("API_KEYS", environment)),
  };
};

/** A Redis that is named for one service alone has its own password, too. */
const redisOf = (service: ServiceName, options: ServicePlanOptions): Environment =>
  namesRedis(options.serviceEnvironment[service] ?? {}) ? {} : (options.redis[service] ?? {});

const specOf = (
  service: ServiceName,
  index: number,
  ports: ServicePorts,
  variables: Environment,
  options: ServicePlanOptions,
): ServiceSpec => {
  const name = `${service}-${index + 1}`;
  const env = serviceEnvironment(options.environment, {
    ...commonVariables(service, ports, options),
    ...secretsOf(service, options),
    ...redisOf(service, options),
    INSTANCE: name,
    ...variables,
    ...options.serviceEnvironment[service],
  });
  return {
    ...nodeSpec(name, join(options.folder, service, "src", "server.ts"), env),
    service,
    url: `${schemes(options).http}://${host}:${ports.http}`,
    adminUrl: `http://${host}:${ports.admin}`,
  };
};

const schemes = ({ certificates }: ServicePlanOptions) =>
  certificates === undefined ? { http: "http", grpc: "grpc" } : { http: "https", grpc: "grpcs" };

const planRecipeApi = (options: ServicePlanOptions): ServiceSpec[] =>
  options.ports.recipeApi.map((ports, index) => {
    const variables = { GRPC_PORT: String(ports.grpc), DATABASE_URL: options.databaseUrl };
    const spec = specOf("recipe-api", index, ports, variables, options);
    return { ...spec, grpcUrl: `${schemes(options).grpc}://${host}:${ports.grpc}` };
  });

/** Where recipe-api is: behind HAProxy, or else at the address of every replica. */
const upstreamOf = (options: ServicePlanOptions): Environment => {
  const { protocol, certificates } = options;
  const { balancer, recipeApi } = options.ports;
  const http = balancer ? [balancer.recipeApiHttp] : recipeApi.map((each) => each.http);
  const grpc = balancer ? [balancer.recipeApiGrpc] : recipeApi.map((each) => each.grpc);
  const { http: scheme } = schemes(options);
  return {
    RECIPE_PROTOCOL: protocol,
    RECIPE_API_HTTP: http.map((port) => `${scheme}://${host}:${port}`).join(","),
    RECIPE_API_GRPC: grpc.map((port) => `${host}:${port}`).join(","),
    ...(certificates !== undefined && { RECIPE_API_CA_FILE: join(certificates, "ca.pem") }),
  };
};

const planWebApi = (options: ServicePlanOptions): ServiceSpec[] => {
  const { webApi, balancer, public: publicPort } = options.ports;
  const upstream = upstreamOf(options);
  return webApi.map((ports, index) => {
    const isPublic = index === 0 && balancer === undefined;
    const variables = { ...upstream, ...(isPublic && { PUBLIC_PORT: String(publicPort) }) };
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
    MIGRATION_DATABASE_URL: options.migrationUrl,
    ...options.serviceEnvironment["recipe-api"],
  });
  const spec = nodeSpec("migrate", script, env);
  return { ...spec, args: [...spec.args, "--seed"] };
};
