import { expect, test } from "vitest";
import { formatStartTable } from "../src/start-table.ts";
import type { Balancer, Stack, StackRedis } from "../src/stack.ts";

const none: Balancer = { reason: "haproxy is not on the PATH" };
const haproxy: Balancer = { version: "2.6.12", socket: "/s", certificates: "/c" };
const noRedis: StackRedis = { reason: "redis-server is not on the PATH" };
const redis: StackRedis = { version: "7.0.15", url: "redis://127.0.0.1:65379" };
const balancerUrls = {
  https: "https://localhost:65443",
  recipeApiHttp: "http://127.0.0.1:64000",
  recipeApiGrpc: "grpc://127.0.0.1:63000",
  stats: "http://127.0.0.1:65404",
};

const stackOf = (replicas: number, balancer: Balancer, shared: StackRedis): Stack => {
  const numbers = Array.from({ length: replicas }, (_, index) => index + 1);
  const names = ["web-api", "recipe-api"].flatMap((name) => numbers.map((n) => `${name}-${n}`));
  return {
    urls: {
      public: "http://localhost:65535",
      balancer: balancer.version === undefined ? undefined : balancerUrls,
      webApi: numbers.map((n) => `http://127.0.0.1:6500${n}`),
      recipeApi: numbers.map((n) => `http://127.0.0.1:6400${n}`),
      grpc: numbers.map((n) => `grpc://127.0.0.1:6300${n}`),
      admin: Object.fromEntries(names.map((name) => [name, "http://127.0.0.1:65000"])),
      database: "postgres://tandem:secret@127.0.0.1:65432/tandem",
      migrationDatabase: "postgres://tandem_migrator:secret@127.0.0.1:65432/tandem",
      redis: undefined,
    },
    processes: names.map((name, index) => ({ name, pid: () => 4_194_300 + index })),
    postgresVersion: "18.4",
    balancer,
    redis: shared,
    failed: new Promise(() => undefined),
    close: () => Promise.resolve(),
    kill: () => Promise.resolve(),
  };
};

const tableOf = (
  replicas: number,
  balancer: Balancer = none,
  shared: StackRedis = noRedis,
): string =>
  formatStartTable({
    stack: stackOf(replicas, balancer, shared),
    protocol: "graphql",
    startMs: 3_210,
    databaseUrlFile: ".tandem/database-url",
    redisUrlFile: ".tandem/redis-url",
  });

test("the widest table fits 80 columns", () => {
  expect(
    `${tableOf(9)}${tableOf(9, haproxy, redis)}`.split("\n").filter((line) => line.length > 80),
  ).toEqual([]);
});

test("it names every address, what is missing, what to try, what to break and how to stop", () => {
  const table = tableOf(2);

  expect(table).toContain("2 web-api, 2 recipe-api over graphql, ready in 3.2 s");
  expect(table).toMatch(
    /web-api-2 +http:\/\/127\.0\.0\.1:65002 +http:\/\/127\.0\.0\.1:65000 +4194301/,
  );
  expect(table).toContain("grpc://127.0.0.1:63002");
  expect(table).toContain("No load balancer: haproxy is not on the PATH.");
  expect(table).toContain("Port 65535 is web-api-1, and closed while that restarts.");
  expect(table).toContain("curl localhost:65535/via/grpc/");
  expect(table).toContain("kill -9 4194301    (web-api-2");
  expect(table).toContain("Ctrl-C");
});

test("with HAProxy it names its addresses instead, and how to trust its certificate", () => {
  const table = tableOf(2, haproxy);

  expect(table).not.toContain("No load balancer");
  for (const url of Object.values(balancerUrls)) expect(table).toContain(url);
  expect(table).toContain("LB_RATE_LIMIT=1000000");
  expect(table).toMatch(/curl --cacert \S*c\/ca\.pem https:\/\/localhost:65443\//);
});

test("it says where Redis is, which one, and where its operator's password lies", () => {
  const table = tableOf(1, none, redis);

  expect(table).toContain("redis://127.0.0.1:65379");
  expect(table).toContain("Redis 7.0.15, its operator's password is in .tandem/redis-url");
  expect(table).not.toContain("No Redis");
});

test("a Redis of somebody's own is named as such, and none as what that means", () => {
  const given = tableOf(1, none, { url: "redis://cache.example:6379" });

  expect(given).toMatch(/cache +redis:\/\/cache\.example:6379\n +\(REDIS_URL\)/);
  expect(tableOf(1)).toContain("No Redis: redis-server is not on the PATH.");
  expect(tableOf(1)).toContain("Each replica caches and counts alone");
});

test("the password of the database is not printed, but where it is", () => {
  const table = tableOf(1);

  expect(table).toContain("postgres://tandem@127.0.0.1:65432/tandem");
  expect(table).toContain("its password is in .tandem/database-url");
  expect(table).not.toContain("secret");
});
