import { type Redis as Server, startRedis } from "@tandem/stack";
import { Redis as Client } from "ioredis";
import { waitUntil } from "@tandem/lab";
import { afterAll, afterEach, beforeAll, onTestFinished } from "vitest";
import { type CacheOptions, createCache, createRedis, type Tier } from "../src/index.ts";
import { type Dish, endless, isDish, isOutage, type Source } from "./source.ts";

/** A Redis for all tests of a file, empty before each; to be called inside `describe`. */
export const withServer = () => {
  let server: Server;
  let operator: Client;
  beforeAll(async () => {
    server = await startRedis();
    operator = new Client(server.urlFor("operator"));
    operator.on("error", () => undefined);
  });
  afterAll(async () => {
    operator.disconnect();
    await server.close();
  });
  afterEach(async () => {
    server.resume();
    if (server.pid === undefined) await server.start();
    await waitUntil("Redis is back", async () => (await operator.flushall()) === "OK");
  });
  return {
    server: () => server,
    operator: () => operator,
  };
};

/** A connection of its own, as each process has it. */
export const connect = async (server: Server) => {
  let last: string | undefined;
  const redis = await createRedis({
    url: server.urlFor("recipe-api"),
    applicationName: "recipe-api",
    onReport: ({ event }) => void (last = event),
  });
  onTestFinished(() => redis.close());
  const isConnected = () => waitUntil("connected", () => last === "redis-connected");
  await isConnected();
  return { redis, isConnected };
};

export const createCacheOf = (source: Source, options: Partial<CacheOptions<Dish>>) => {
  const tiers: Tier[] = [];
  const cache = createCache<Dish>({
    owner: "recipe-api",
    name: "dish-v1",
    versionOf: ({ version }) => version,
    parse: (json) => (isDish(json) ? json : undefined),
    memory: { maxBytes: 1_000_000 },
    isOutage,
    onRead: (tier) => tiers.push(tier),
    ...options,
  });
  const read = (key = "42") => cache.read(key, source.load(key), endless());
  const versionOf = async (key = "42") => (await read(key)).value?.version;
  return { cache, tiers, read, versionOf };
};

/** A process with a cache, in front of a source that others may share. */
export const createReplica = async (
  server: Server,
  source: Source,
  options: Partial<CacheOptions<Dish>> = {},
) => {
  const connection = await connect(server);
  return { ...createCacheOf(source, { ...options, redis: connection.redis }), ...connection };
};

export const keyOf = (key = "42", name = "dish-v1"): string => `recipe-api:${name}:${key}`;
