import type { Protocol } from "./options.ts";
import type { Output } from "./logs/merged-log.ts";
import type { Environment } from "./processes/child.ts";
import type { ServiceName } from "./services/service-plan.ts";

export interface StackOptions {
  /** Processes of each service. @default 2 */
  readonly replicas?: number;
  /** How web-api asks recipe-api. @default "http" */
  readonly protocol?: Protocol;
  /** The public port; 0 takes a free port for everything. @default 3000 */
  readonly port?: number;
  /** False: without HAProxy. Default: with it when it is on the PATH. */
  readonly haproxy?: boolean;
  /** False: without Redis. Default: with REDIS_URL's, else with one when redis-server is on the PATH. */
  readonly redis?: boolean;
  /** TLS between HAProxy and the services, with certificates on both sides. @default false */
  readonly tls?: boolean;
  /** Default: TANDEM_DATA, else .tandem in the repository. */
  readonly dataDir?: string;
  /** For tests: the database is in a temporary folder, does not wait for the disk and is removed. @default false */
  readonly ephemeral?: boolean;
  /** DATABASE_URL, MIGRATION_DATABASE_URL, REDIS_URL, TANDEM_DATA and LB_… are read from it, and the services inherit a part. Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Additional variables, by service. */
  readonly serviceEnvironment?: Partial<Record<ServiceName, Environment>>;
  /** The folder that holds recipe-api and web-api. Default: the repository's. */
  readonly servicesFolder?: string;
  /** Takes the merged log. Default: nobody does. */
  readonly output?: Output;
  /** @default false */
  readonly useColours?: boolean;
  /** Ends the start; means nothing afterwards. */
  readonly signal?: AbortSignal;
}

export interface StackUrls {
  /** Where HAProxy, or else web-api-1, listens for everybody. */
  readonly public: string;
  /** Of HAProxy; undefined without it. */
  readonly balancer: BalancerUrls | undefined;
  readonly webApi: readonly string[];
  readonly recipeApi: readonly string[];
  readonly grpc: readonly string[];
  /** By the name of the replica, as in `web-api-1`. */
  readonly admin: Readonly<Record<string, string>>;
  /** As the services, with their password. */
  readonly database: string;
  /** The same database as the role that migrates it. */
  readonly migrationDatabase: string;
  /** Of the Redis that was started, as its operator; undefined when none was. */
  readonly redis: string | undefined;
}

export interface BalancerUrls {
  /** Undefined without certificates. */
  readonly https: string | undefined;
  readonly recipeApiHttp: string;
  readonly recipeApiGrpc: string;
  /** The page for people; `/metrics` for Prometheus. */
  readonly stats: string;
}

export interface StackProcess {
  /** `postgres`, `redis`, `recipe-api-1`, `web-api-1`, `haproxy`, … */
  readonly name: string;
  /** Undefined while it is dead. */
  pid(): number | undefined;
}

/** The program in front, or why there is none. */
export type Balancer = RunningBalancer | MissingBalancer;

export interface RunningBalancer {
  readonly version: string;
  /** Of its runtime API. */
  readonly socket: string;
  /** Folder of the certificates; undefined: there are none. */
  readonly certificates: string | undefined;
}

export interface MissingBalancer {
  readonly version?: undefined;
  readonly certificates?: undefined;
  readonly reason: string;
}

/** The Redis that the services share, or why there is none. */
export type StackRedis = RunningRedis | GivenRedis | MissingRedis;

export interface RunningRedis {
  readonly version: string;
  /** Without user and password. */
  readonly url: string;
}

/** By REDIS_URL. */
export interface GivenRedis {
  readonly version?: undefined;
  /** Without a password; empty when only a file knows it. */
  readonly url: string;
}

export interface MissingRedis {
  readonly version?: undefined;
  readonly url?: undefined;
  readonly reason: string;
}

export interface Stack {
  readonly urls: StackUrls;
  readonly processes: readonly StackProcess[];
  /** Of the PostgreSQL that was started; undefined with DATABASE_URL. */
  readonly postgresVersion: string | undefined;
  readonly balancer: Balancer;
  readonly redis: StackRedis;
  /** Resolves when the stack cannot go on: a service refuses its configuration. `close` is still to be called. */
  readonly failed: Promise<Error>;
  /** Ends everything in order, in 10 s at most. Idempotent. */
  close(): Promise<void>;
  /** Ends everything at once. */
  kill(): Promise<void>;
}
