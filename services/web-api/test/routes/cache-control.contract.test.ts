import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, expect, it } from "vitest";
import { actingAs } from "../api-keys.ts";
import { askRoute, newRecipe } from "../ask-route.ts";
import { buildApp, type BuiltApp } from "../build-app.ts";

// Every route of the application as it is put together, found by asking Fastify.
let producer: ServiceProcess;
let app: BuiltApp;
let lonely: BuiltApp;

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  app = await buildApp(producer.url, producer.grpcAddress);
  // Nothing listens on the discard port.
  lonely = await buildApp("http://127.0.0.1:9", "127.0.0.1:9");
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
const changed: Expected = { cache: "no-store", etag: '"2"' };
/** A route that is not here fails the test: whoever adds one says what a cache may do with it. */
const expected: Readonly<Record<string, Expected>> = {
  "GET /": { cache: "no-store" },
  "GET /recipes": page,
  "GET /recipes/:id": recipe,
  "POST /recipes": { status: 201, cache: "no-store", etag: '"1"' },
  "PUT /recipes/:id": changed,
  "PATCH /recipes/:id": changed,
  "DELETE /recipes/:id": { status: 204, cache: "no-store" },
  "GET /error": { status: 500, cache: "no-store" },
  "GET /docs": page,
  "GET /docs/swagger-ui.css": vendored,
  "GET /docs/docs.css": page,
  "GET /docs/swagger-ui-bundle.js": vendored,
  "GET /docs/docs.js": page,
  "GET /docs/openapi.json": page,
};

/** `HEAD /via/grpc/recipes` is expected to answer as `GET /recipes` does. */
const plain = (route: string): string =>
  route
    .replace(/^HEAD /, "GET ")
    .replace(/ \/via\/(http|graphql|grpc)(?=\/|$)/, " ")
    .replace(/ $/, " /");

/** Each change is made to a recipe of its own. */
const ask = async (route: string) => {
  const id = /^(GET|HEAD|POST) /.test(route) ? "42" : await newRecipe(app.server);
  const { statusCode, headers } = await askRoute(app.server, route, id, actingAs("baker"));
  return { route, status: statusCode, cache: headers["cache-control"], etag: headers["etag"] };
};

it("every route says what a cache may do with its answer", async () => {
  const answers = await Promise.all(Array.from(app.routes, ask));
  expect(answers.length).toBeGreaterThan(35);
  for (const answer of answers) {
    const { status = 200, cache, etag } = expected[plain(answer.route)] ?? {};
    expect(answer).toEqual({ route: answer.route, status, cache, etag });
  }
});

it("every route is expected, and every expected one is there", () => {
  const routes = new Set(Array.from(app.routes, plain));
  expect([...routes].toSorted()).toEqual(Object.keys(expected).toSorted());
});

it("no cache may keep what went wrong because nobody produced it", async () => {
  const statuses = new Map<string, number>();
  for (const route of lonely.routes) {
    const { statusCode, headers } = await askRoute(lonely.server, route, "42", actingAs("cook"));
    statuses.set(route, statusCode);
    if (statusCode === 200) continue;
    expect({ route, ...headers }).toMatchObject({ "cache-control": "no-store" });
    expect(headers).not.toHaveProperty("etag");
    expect(headers).not.toHaveProperty("location");
  }
  const recipes = [...statuses].filter(([route]) => route.includes("/recipes"));
  expect(recipes).toEqual(recipes.map(([route]) => [route, 503]));
});

it.each([
  ["a recipe that does not exist", "/recipes/999999", 404],
  ["an id that is none", "/recipes/0x10", 400],
  ["a query that is not known", "/recipes?bogus=1", 400],
  ["no such route", "/no/such/route", 404],
  ["a path that cannot be decoded", "/recipes/%zz", 400],
  ["a parameter that is too long", `/recipes/${"1".repeat(101)}`, 414],
])("no cache may keep the answer to %s", async (_what, url, status) => {
  const { statusCode, headers } = await app.server.inject(url);
  expect({ status: statusCode, cache: headers["cache-control"] }).toEqual({
    status,
    cache: "no-store",
  });
});

it("a 304 says the same as the answer it stands for", async () => {
  const headers = { "if-none-match": '"1"' };
  const answer = await app.server.inject({ url: "/recipes/42", headers });
  expect(answer.statusCode).toBe(304);
  expect(answer.headers).toMatchObject({ "cache-control": "no-cache", etag: '"1"' });
  expect(answer.headers).not.toHaveProperty("content-type");
});
