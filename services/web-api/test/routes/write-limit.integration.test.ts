import { type ServiceProcess, startService, waitUntil, withoutShedding } from "@tandem/lab";
import { missingRedis, type Redis, startRedis } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { actingAs, API_KEYS } from "../api-keys.ts";
import { draft } from "../ask-route.ts";

const withoutRedis = await missingRedis(process.env);

let producer: ServiceProcess;
beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
});
afterAll(async () => void (await producer.end("SIGKILL")));

type Environment = Readonly<Record<string, string>>;

/** With the limit that it has by itself, unless told otherwise. */
const startReplica = async (env: Environment = {}): Promise<ServiceProcess> => {
  const replica = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      WRITES_PER_MINUTE: "",
      API_KEYS,
      RECIPE_API_HTTP: producer.url,
      RECIPE_API_GRPC: producer.grpcAddress,
      ...env,
    },
  });
  onTestFinished(async () => void (await replica.end("SIGKILL")));
  return replica;
};

const write = async (
  { url }: ServiceProcess,
  {
    prefix = "",
    who = "cook",
    key = "",
  }: { prefix?: string; who?: "cook" | "baker"; key?: string },
) => {
  const startedAt = performance.now();
  const answer = await fetch(`${url}${prefix}/recipes`, {
    method: "POST",
    headers: {
      ...actingAs(who),
      "content-type": "application/json",
      ...(key && { "idempotency-key": key }),
    },
    body: JSON.stringify(draft),
  });
  const body = (await answer.json()) as { readonly id?: number; readonly code?: string };
  const { status, headers } = answer;
  return { status, headers, body, ms: performance.now() - startedAt };
};

const statusesOf = (answers: readonly { readonly status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** Ten at a time: of more, some would be refused for another reason, on a busy machine. */
const timesOf = async (count: number, once: (index: number) => ReturnType<typeof write>) => {
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  const lane = async () => {
    const answers: Awaited<ReturnType<typeof write>>[] = [];
    for (const index of indexes) answers.push(await once(index));
    return answers;
  };
  return (await Promise.all(Array.from({ length: 10 }, lane))).flat();
};

const prefixes = ["", "/via/http", "/via/graphql", "/via/grpc"];

it("an API key is good for 100 writes in a minute, and then for one each 0.6 seconds", async () => {
  const replica = await startReplica();
  const startedAt = performance.now();
  const first = await write(replica, {});
  expect(first.status).toBe(201);
  expect(first.headers.get("ratelimit-policy")).toBe('"writes";q=100;w=60');
  expect(first.headers.get("ratelimit")).toBe('"writes";r=99;t=1');

  const rest = await timesOf(149, (index) => write(replica, { prefix: prefixes[index % 4] ?? "" }));
  const cameBack = Math.floor((performance.now() - startedAt) / 600);
  const { 201: done = 0, 429: refused = 0 } = statusesOf(rest);
  expect(done + refused).toBe(149);
  expect(done).toBeGreaterThanOrEqual(99);
  expect(done).toBeLessThanOrEqual(99 + cameBack);

  const last = rest.find(({ status }) => status === 429);
  expect(last?.body).toMatchObject({ code: "rate_limited", status: 429 });
  expect(last?.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(last?.headers.get("retry-after")).toBe("1");
  expect(last?.headers.get("ratelimit")).toBe('"writes";r=0;t=60');
  expect(last?.headers.get("cache-control")).toBe("no-store");

  const baker = await write(replica, { who: "baker" });
  expect(baker.status).toBe(201);
  expect(baker.headers.get("ratelimit")).toBe('"writes";r=99;t=1');
});

it("nobody who reads is counted, with a key or without", async () => {
  const replica = await startReplica({ WRITES_PER_MINUTE: "1" });
  expect((await write(replica, {})).status).toBe(201);
  expect((await write(replica, {})).status).toBe(429);
  for (const path of ["/", "/recipes", "/recipes/42", "/via/grpc/recipes/42"]) {
    const answer = await fetch(`${replica.url}${path}`, { headers: actingAs("cook") });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("ratelimit")).toBeNull();
  }
  const unknown = await fetch(`${replica.url}/recipes`, { method: "POST" });
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get("ratelimit")).toBeNull();
});

it("a replay counts like any other write, and so does one that is refused for what it says", async () => {
  const replica = await startReplica({ WRITES_PER_MINUTE: "3" });
  const first = await write(replica, { key: "once" });
  const again = await write(replica, { key: "once" });
  expect(again.body.id).toBe(first.body.id);
  expect(again.headers.get("ratelimit")).toMatch(/^"writes";r=1;/);
  const wrong = await fetch(`${replica.url}/recipes/42`, {
    method: "DELETE",
    headers: actingAs("cook"),
  });
  expect(wrong.status).toBe(428);
  expect(wrong.headers.get("ratelimit")).toMatch(/^"writes";r=0;/);
  expect((await write(replica, { key: "once" })).status).toBe(429);
});

describe.skipIf(withoutRedis)("with Redis", () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  const metricOf = async ({ adminUrl }: ServiceProcess): Promise<string> => {
    const text = await (await fetch(`${adminUrl}/metrics`)).text();
    return /^rate_limit_shared\{.*\} (\d)$/m.exec(text)?.[1] ?? "none";
  };
  const healthOf = async ({ adminUrl }: ServiceProcess) =>
    (await (await fetch(`${adminUrl}/health`)).json()) as object;

  const startShared = async (env: Environment = {}): Promise<ServiceProcess[]> => {
    const shared = { REDIS_URL: redis.urlFor("web-api"), ...env };
    const replicas = await Promise.all([startReplica(shared), startReplica(shared)]);
    for (const replica of replicas)
      await waitUntil("Redis is reached", async () => /redis-connected/.test(replica.output()));
    return replicas;
  };

  /** Redis has 100 ms to answer, and on a busy machine may need more: then it is tried anew. */
  const writeAtBoth = async (turn = 1): Promise<ReturnType<typeof statusesOf>> => {
    const replicas = await startShared();
    const answers = await timesOf(200, (index) => write(replicas[index % 2] as ServiceProcess, {}));
    const isShared = replicas.every(({ output }) => !output().includes("rate-limit-alone"));
    if (isShared) {
      expect(await Promise.all(replicas.map(metricOf))).toEqual(["1", "1"]);
      return statusesOf(answers);
    }
    if (turn === 5) throw new Error("Redis did not answer in time, five times");
    // It comes back empty.
    await redis.kill();
    await redis.start();
    return writeAtBoth(turn + 1);
  };

  it("two replicas have one limit", async () => {
    const startedAt = performance.now();
    const { 201: done = 0, 429: refused = 0 } = await writeAtBoth();
    const cameBack = Math.floor((performance.now() - startedAt) / 600);
    expect(done + refused).toBe(200);
    expect(done).toBeGreaterThanOrEqual(100);
    expect(done).toBeLessThanOrEqual(100 + cameBack);
  });

  it("a replica is degraded while it is frozen", async () => {
    const [replica] = (await startShared()) as [ServiceProcess];
    const becomes = async (health: object): Promise<void> => {
      await expect.poll(() => healthOf(replica), { timeout: 10_000 }).toEqual(health);
    };
    await becomes({ status: "OK", checks: { redis: "OK" } });
    redis.freeze();
    await becomes({ status: "DEGRADED", checks: { redis: "FAILED" } });
    redis.resume();
    await becomes({ status: "OK", checks: { redis: "OK" } });
  });

  it("writes go on while it is frozen and when it is dead; each replica then counts alone", async () => {
    const [replica] = (await startShared({ WRITES_PER_MINUTE: "100000" })) as [ServiceProcess];
    const writeTwenty = async () => {
      const answers: Awaited<ReturnType<typeof write>>[] = [];
      for (let turn = 0; turn < 20; turn += 1) answers.push(await write(replica, { who: "baker" }));
      expect(statusesOf(answers)).toEqual({ 201: 20 });
      return Math.max(...answers.map(({ ms }) => ms));
    };
    const usualMs = await writeTwenty();
    redis.freeze();
    expect(await writeTwenty()).toBeLessThan(usualMs + 150);
    expect(await metricOf(replica)).toBe("0");
    redis.resume();
    await waitUntil("they are counted together again", async () => {
      await write(replica, { who: "baker" });
      return (await metricOf(replica)) === "1";
    });

    await redis.kill();
    const dead = await timesOf(20, () => write(replica, { who: "baker" }));
    expect(statusesOf(dead)).toEqual({ 201: 20 });
    expect(await metricOf(replica)).toBe("0");
    await redis.start();
    const lines = replica.output().split("\n");
    const [alone = [], shared = []] = ["alone", "shared"].map((state) =>
      lines.filter((line) => line.includes(`"rate-limit-${state}"`)),
    );
    // A line for each change, and none for each write.
    expect(alone.length).toBeGreaterThanOrEqual(2);
    expect(alone.length - shared.length).toBe(1);
    expect(alone.join("")).not.toContain(new URL(redis.urlFor("web-api")).password);
  });
});
