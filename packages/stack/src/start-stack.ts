import { once } from "node:events";
import { join } from "node:path";
import { readConfig, repository } from "./config.ts";
import { createCrew, type Crew } from "./crew.ts";
import type { HaproxyPlanOptions } from "./haproxy/haproxy-plan.ts";
import { checkHaproxy, publishSocket, startHaproxy } from "./haproxy/start-haproxy.ts";
import { host } from "./listen-on.ts";
import { planFixedPorts, planFreePorts, type PortPlan, type PortPlanOptions } from "./port-plan.ts";
import { runOnce } from "./processes/run-once.ts";
import { planMigration, planServices, type ServiceSpec } from "./services/service-plan.ts";
import { assertSecrets } from "./services/service-secrets.ts";
import { startServices } from "./services/start-services.ts";
import type { BalancerUrls, Stack, StackOptions, StackUrls } from "./stack.ts";
import { describeBalancer, haproxyOptions, planBalancer } from "./start-balancer.ts";
import { type Database, startDatabase } from "./start-database.ts";
import { provideRedis } from "./provide-redis.ts";
import { assertPortsAreFree } from "./taken-ports.ts";

const planPorts = async (options: PortPlanOptions): Promise<PortPlan> => {
  if (options.publicPort === 0) return planFreePorts(options);
  const plan = planFixedPorts(options);
  await assertPortsAreFree(plan);
  return plan;
};

const balancerUrlsOf = ({
  ports: { balancer: ports },
  files,
  usesTls,
}: HaproxyPlanOptions): BalancerUrls => ({
  https: files.certificates === undefined ? undefined : `https://localhost:${ports.https}`,
  recipeApiHttp: `${usesTls ? "https" : "http"}://${host}:${ports.recipeApiHttp}`,
  recipeApiGrpc: `${usesTls ? "grpcs" : "grpc"}://${host}:${ports.recipeApiGrpc}`,
  stats: `http://${host}:${ports.stats}`,
});

const urlsOf = (
  specs: readonly ServiceSpec[],
  ports: PortPlan,
  haproxy: HaproxyPlanOptions | undefined,
  database: Database,
): Omit<StackUrls, "redis"> => {
  const recipeApi = specs.filter(({ service }) => service === "recipe-api");
  const webApi = specs.filter(({ service }) => service === "web-api");
  return {
    public: `http://localhost:${ports.public}`,
    balancer: haproxy && balancerUrlsOf(haproxy),
    webApi: webApi.map(({ url }) => url),
    recipeApi: recipeApi.map(({ url }) => url),
    grpc: recipeApi.flatMap(({ grpcUrl }) => grpcUrl ?? []),
    admin: Object.fromEntries(specs.map(({ name, adminUrl }) => [name, adminUrl])),
    database: database.url,
    migrationDatabase: database.migrationUrl,
  };
};

const dataDirOf = (options: StackOptions, fallback: string): string | undefined =>
  options.ephemeral ? undefined : (options.dataDir ?? fallback);

/** From the ports to the last answer 200, in the order in which one needs the other. */
const startAll = async (
  options: StackOptions,
  crew: Crew,
  signal: AbortSignal,
): Promise<Pick<Stack, "urls" | "postgresVersion" | "balancer" | "redis">> => {
  const { replicas = 2, protocol = "http", port = 3000, serviceEnvironment = {} } = options;
  const { environment, databaseUrl, migrationUrl, ...config } = readConfig(options.environment);
  assertSecrets(environment);
  const dataDir = dataDirOf(options, config.dataDir);
  const front = await planBalancer(options, { environment }, dataDir, crew);
  const hasBalancer = front.file !== undefined;
  const ports = await planPorts({ replicas, publicPort: port, hasBalancer });
  const haproxy = await haproxyOptions(front, ports, environment);
  if (haproxy) await checkHaproxy(haproxy, crew, signal);
  const given = { databaseUrl, migrationUrl, dataDir, replicas };
  const database = await startDatabase(given, crew, signal);
  const redis = await provideRedis(options, { environment }, dataDir, crew, signal);
  const folder = options.servicesFolder ?? join(repository, "services");
  const certificates = haproxy?.usesTls ? haproxy.files.certificates : undefined;
  const common = {
    folder,
    redis: redis.variables,
    ports,
    protocol,
    certificates,
    environment,
    serviceEnvironment,
  };
  const plan = { ...common, databaseUrl: database.url, migrationUrl: database.migrationUrl };
  await runOnce(planMigration(plan), crew, signal);
  const specs = planServices(plan);
  await startServices(specs, crew, signal);
  if (haproxy) await startHaproxy(haproxy, crew, signal);
  if (haproxy && dataDir !== undefined) await publishSocket(dataDir, haproxy.files, crew);
  const urls = { ...urlsOf(specs, ports, haproxy, database), redis: redis.url };
  const balancer = describeBalancer(front);
  return { urls, balancer, redis: redis.state, postgresVersion: database.version };
};

const reasonOf = async (signal: AbortSignal): Promise<Error> => {
  if (!signal.aborted) await once(signal, "abort");
  return signal.reason as Error;
};

/** Like startStack, with a crew that the caller can stop or kill while the start goes on. */
export const startStackWith = async (crew: Crew, options: StackOptions): Promise<Stack> => {
  const signal = AbortSignal.any([crew.failure, ...(options.signal ? [options.signal] : [])]);
  try {
    return {
      ...(await startAll(options, crew, signal)),
      processes: crew.processes,
      failed: reasonOf(crew.failure),
      close: () => crew.stop(),
      kill: () => crew.kill(),
    };
  } catch (error) {
    // Ends every wait that still goes on. When the signal came first, its reason stays.
    crew.fail(error as Error);
    await crew.stop();
    throw signal.reason;
  }
};

/**
 * Starts PostgreSQL (unless DATABASE_URL names one) and fills it, Redis when there is one, and the
 * replicas of both services. Resolves when all of them are ready.
 *
 * @throws {StackError} when something could not be started; the reason of `signal` when it was
 *   aborted. Nothing is left running.
 */
export const startStack = (options: StackOptions = {}): Promise<Stack> =>
  startStackWith(createCrew(options), options);
