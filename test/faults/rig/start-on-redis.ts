import { createFaultProxy, type FaultProxy, waitUntil } from "@tandem/lab";
import { type Redis, startRedis } from "@tandem/stack";
import { addRecipes } from "./add-recipes.ts";
import { recipesForOutages, warmCopies } from "./outage-load.ts";
import { type OnDatabase, portOf, producers, startOnDatabase } from "./start-on-database.ts";

/** The whole stack on a PostgreSQL, with copies in its processes and in a Redis. */
export interface OnRedis extends OnDatabase {
  /** One that is killed stays dead until it is started. */
  readonly redis: Redis;
  /** Between both services and Redis. */
  readonly redisProxy: FaultProxy;
  /** Resolves when every recipe-api has been answered by Redis once more, with the moment. */
  redisIsUsed(): Promise<number>;
}

export const startOnRedis = async (): Promise<OnRedis> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const redis = await startRedis();
  started.defer(() => redis.close());
  const redisProxy = await createFaultProxy({
    target: { host: "127.0.0.1", port: portOf(redis.url) },
  });
  started.defer(() => redisProxy.close());
  const through = (user: "recipe-api" | "web-api"): string => {
    const url = new URL(redis.urlFor(user));
    url.port = String(redisProxy.port);
    return url.href;
  };
  const stack = await startOnDatabase({
    copies: "all",
    serviceEnvironment: {
      "recipe-api": { REDIS_URL: through("recipe-api") },
      "web-api": { REDIS_URL: through("web-api") },
    },
  });
  started.defer(() => stack.close());
  await addRecipes(stack.stack.urls, recipesForOutages);
  await warmCopies(stack.stack.urls.webApi);
  const admin = producers.map((name) => stack.stack.urls.admin[name] ?? "");
  const running = started.move();
  return {
    ...stack,
    redis,
    redisProxy,
    redisIsUsed: async () => {
      await Promise.all(admin.map(isAnsweredByRedis));
      return Date.now();
    },
    close: () => running.disposeAsync(),
  };
};

const isAnsweredByRedis = async (adminUrl: string): Promise<void> => {
  const before = await readsFromRedis(adminUrl);
  await waitUntil(`${adminUrl} is answered by Redis`, async () => {
    return (await readsFromRedis(adminUrl)) > before;
  });
};

/** Reads of one recipe-api that a copy in Redis has answered. */
const readsFromRedis = async (adminUrl: string): Promise<number> => {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(/^cache_reads_total\{.*tier="redis".*\} (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
};
