import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { type Application, createRuntime } from "@tandem/service-kit";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";

// Every route of the application as it is put together, found by asking Fastify.
let producer: ServiceProcess;
let app: Application;
let lonely: Application;
const built: { server: FastifyInstance; routes: Set<string> }[] = [];

const observe = (message: unknown): void => {
  const { fastify: server } = message as { fastify: FastifyInstance };
  const routes = new Set<string>();
  server.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) routes.add(`${each} ${url}`);
  });
  built.push({ server, routes });
};

const create = (http: string, grpc: string): Promise<Application> => {
  const config: Config = {
    environment: "test",
    host: "127.0.0.1",
    port: 0,
    publicPort: undefined,
    adminPort: 0,
    instance: "web-api-1",
    logLevel: "silent",
    requestTimeoutMs: 4_700,
    drainMs: 0,
    inFlight: { min: 1_000, max: 1_000, initial: 1_000 },
    eventLoopLateMs: 100,
    protocol: "http",
    recipeApi: { http: [http], grpc: [grpc] },
  };
  return createApp(config, createRuntime("web-api", config));
};

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  subscribe("fastify.initialization", observe);
  app = await create(producer.url, producer.grpcAddress);
  // Nothing listens on the discard port.
  lonely = await create("http://127.0.0.1:9", "127.0.0.1:9");
  unsubscribe("fastify.initialization", observe);
});

afterAll(async () => {
  await Promise.all([app.close(), lonely.close()]);
  await producer.end("SIGKILL");
});

interface Expected {
  readonly status?: number;
  readonly cache: string;
  readonly etag?: string;
}

const page: Expected = { cache: "no-cache" };
const vendored: Expected = { cache: "public, max-age=3600" };
const recipe: Expected = { cache: "no-cache", etag: '"1"' };
/** A route that is not here fails the test: whoever adds one says what a cache may do with it. */
const expected: Readonly<Record<string, Expected>> = {
  "/": { cache: "no-store" },
  "/recipes": page,
  "/recipes/:id": recipe,
  "/error": { status: 500, cache: "no-store" },
  "/docs": page,
  "/docs/swagger-ui.css": vendored,
  "/docs/docs.css": page,
  "/docs/swagger-ui-bundle.js": vendored,
  "/docs/docs.js": page,
  "/docs/openapi.json": page,
};

const withoutPrefix = (route: string): string =>
  route.replace(/^\/via\/(http|graphql|grpc)(?=\/|$)/, "").replace(/^$/, "/");

const askAll = async (index: number, query = "") => {
  const { server, routes = new Set<string>() } = built[index] ?? {};
  await server?.ready();
  return Promise.all(
    Array.from(routes, async (route) => {
      const [method = "", path = ""] = route.split(" ");
      const url = path.replace(":id", "42") + query;
      const answer = await server?.inject({ method: method as "GET", url });
      return { method, path, status: answer?.statusCode, headers: answer?.headers ?? {} };
    }),
  );
};

it("every route says what a cache may do with its answer", async () => {
  const answers = await askAll(0);
  expect(answers.length).toBeGreaterThan(20);
  for (const { method, path, status, headers } of answers) {
    const { status: wanted = 200, cache, etag } = expected[withoutPrefix(path)] ?? {};
    expect({
      method,
      path,
      status,
      cache: headers["cache-control"],
      etag: headers["etag"],
    }).toEqual({ method, path, status: wanted, cache, etag });
  }
});

it("every route is expected, and every expected one is there", () => {
  const paths = Array.from(built[0]?.routes ?? [], (each) =>
    withoutPrefix(each.split(" ")[1] ?? ""),
  );
  expect([...new Set(paths)].toSorted()).toEqual(Object.keys(expected).toSorted());
});

it("no cache may keep what went wrong because nobody produced it", async () => {
  for (const { path, status, headers } of await askAll(1)) {
    if (status === 200) continue;
    expect({ path, ...headers }).toMatchObject({ "cache-control": "no-store" });
    expect(headers).not.toHaveProperty("etag");
  }
  const recipes = (await askAll(1)).filter(({ path }) => path.endsWith("/recipes/:id"));
  expect(recipes.map(({ status }) => status)).toEqual(recipes.map(() => 503));
});

it.each([
  ["a recipe that does not exist", "/recipes/999999", 404],
  ["an id that is none", "/recipes/0x10", 400],
  ["a query that is not known", "/recipes?bogus=1", 400],
  ["no such route", "/no/such/route", 404],
  ["a path that cannot be decoded", "/recipes/%zz", 400],
  ["a parameter that is too long", `/recipes/${"1".repeat(101)}`, 414],
])("no cache may keep the answer to %s", async (_what, url, status) => {
  const answer = await built[0]?.server.inject(url);
  expect({ status: answer?.statusCode, cache: answer?.headers["cache-control"] }).toEqual({
    status,
    cache: "no-store",
  });
});

it("a 304 says the same as the answer it stands for", async () => {
  const headers = { "if-none-match": '"1"' };
  const answer = await built[0]?.server.inject({ url: "/recipes/42", headers });
  expect(answer?.statusCode).toBe(304);
  expect(answer?.headers).toMatchObject({ "cache-control": "no-cache", etag: '"1"' });
  expect(answer?.headers).not.toHaveProperty("content-type");
});
