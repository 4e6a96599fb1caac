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
  /** Default: TANDEM_DATA, else .tandem in the repository. */
  readonly dataDir?: string;
  /** For tests: the database is in a temporary folder, does not wait for the disk and is removed. @default false */
  readonly ephemeral?: boolean;
  /** DATABASE_URL and TANDEM_DATA are read from it, and the services inherit a part. Default: that of this process. */
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
  /** Where web-api-1 listens for everybody. */
  readonly public: string;
  readonly webApi: readonly string[];
  readonly recipeApi: readonly string[];
  readonly grpc: readonly string[];
  /** By the name of the replica, as in `web-api-1`. */
  readonly admin: Readonly<Record<string, string>>;
  /** With its password. */
  readonly database: string;
}

export interface StackProcess {
  /** `postgres`, `recipe-api-1`, `web-api-1`, … */
  readonly name: string;
  /** Undefined while it is dead. */
  pid(): number | undefined;
}

export interface Stack {
  readonly urls: StackUrls;
  readonly processes: readonly StackProcess[];
  /** Of the PostgreSQL that was started; undefined with DATABASE_URL. */
  readonly postgresVersion: string | undefined;
  /** Resolves when the stack cannot go on: a service refuses its configuration. `close` is still to be called. */
  readonly failed: Promise<Error>;
  /** Ends everything in order, in 10 s at most. Idempotent. */
  close(): Promise<void>;
  /** Ends everything at once. */
  kill(): Promise<void>;
}
