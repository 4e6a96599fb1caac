import {
  type Faults,
  type ServiceProcess,
  startService,
  withFaults,
  withoutShedding,
} from "@tandem/lab";
import { type Postgres, type Redis, startPostgres, startRedis } from "@tandem/stack";
import { migrateAndSeed } from "../../start-seeded-postgres.ts";

/** Processes of recipe-api on one PostgreSQL with the sample recipes and on one Redis. */
export interface Sharing {
  readonly postgres: Postgres;
  readonly redis: Redis;
  /** Another replica. */
  start(options?: ReplicaOptions): Promise<ServiceProcess>;
  /** Everything that PostgreSQL has logged so far. */
  log(): string;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** To be switched while it runs. */
  readonly faults?: Faults;
  /** @default true */
  readonly usesRedis?: boolean;
}

export const startSharing = async (): Promise<Sharing> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  let log = "";
  const output = { write: (text: string): void => void (log += text) };
  const postgres = await startPostgres({ output });
  started.defer(() => postgres.close());
  await migrateAndSeed(postgres);
  const redis = await startRedis();
  started.defer(() => redis.close());
  const running = started.move();
  return {
    postgres,
    redis,
    start: async ({ env, faults, usesRedis = true } = {}) => {
      const service = {
        script: "services/recipe-api/src/server.ts",
        env: {
          ...withoutShedding,
          LOG_LEVEL: "warn",
          DATABASE_URL: postgres.url,
          ...(usesRedis && { REDIS_URL: redis.urlFor("recipe-api") }),
          ...env,
        },
      };
      const replica = await startService(faults ? withFaults(service, faults) : service);
      running.defer(async () => void (await replica.end("SIGKILL")));
      return replica;
    },
    log: () => log,
    close: () => running.disposeAsync(),
  };
};
