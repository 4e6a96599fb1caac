import { type ServiceProcess, startService, waitUntil, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let producer: ServiceProcess;
let consumer: ServiceProcess;

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:", INSTANCE: "recipe-api-1" },
  });
  consumer = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      INSTANCE: "web-api-1",
      RECIPE_API_HTTP: producer.url,
      RECIPE_API_GRPC: producer.grpcAddress,
    },
  });
});

afterAll(async () => {
  await consumer.end("SIGKILL");
  await producer.end("SIGKILL");
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${consumer.url}${path}`, { headers });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text && JSON.parse(text) };
};

const recipe = {
  id: 42,
  name: "Chicken Tikka Masala",
  steps: "Throw it in a pot...",
  ingredients: [
    { id: 1, name: "Chicken", quantity: "1 lb" },
    { id: 2, name: "Sauce", quantity: "2 cups" },
  ],
  version: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
};

const prefixes = [
  ["", "http"],
  ["/via/http", "http"],
  ["/via/graphql", "graphql"],
  ["/via/grpc", "grpc"],
] as const;

describe.each(prefixes)("the public API below %j", (prefix, protocol) => {
  it("greets with both processes and the recipe", async () => {
    const { status, headers, body } = await get(`${prefix}/`);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      consumer_pid: consumer.child.pid,
      consumer_instance: "web-api-1",
      protocol,
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      producer_data: {
        producer_pid: producer.child.pid,
        producer_instance: "recipe-api-1",
        recipe,
      },
    });
  });

  it("answers a recipe with its version as ETag", async () => {
    const { status, headers, body } = await get(`${prefix}/recipes/42`);
    expect({ status, body }).toEqual({ status: 200, body: recipe });
    expect(headers.get("etag")).toBe('"1"');
    expect(headers.get("cache-control")).toBe("no-cache");
  });

  it.each(['"1"', 'W/"1"', '"0", "1"', "*"])("answers 304 to If-None-Match: %s", async (tag) => {
    const { status, headers, body } = await get(`${prefix}/recipes/42`, { "if-none-match": tag });
    expect({ status, body }).toEqual({ status: 304, body: "" });
    expect(headers.get("etag")).toBe('"1"');
  });

  it("answers a page of recipes and leads to the next one", async () => {
    const { status, headers, body } = await get(`${prefix}/recipes?limit=3&after=40`);
    expect(status).toBe(200);
    expect(body).toEqual({ recipes: expect.any(Array), next: "43" });
    expect(body.recipes.map(({ id }: { id: number }) => id)).toEqual([41, 42, 43]);
    expect(body.recipes[1]).toEqual(recipe);
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("link")).toBe(`<${prefix}/recipes?limit=3&after=43>; rel="next"`);
  });

  it("searches names, keeps the search on the next page, and ends with the last one", async () => {
    const pages: { recipes: { name: string }[]; next: string | null }[] = [];
    for (let path: string | undefined = `${prefix}/recipes?limit=1&q=%26+CHIPS`; path;) {
      const { headers, body }: Awaited<ReturnType<typeof get>> = await get(path);
      pages.push(body);
      path = /^<(.+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
    }
    expect(pages.map(({ recipes: [first] }) => first?.name)).toEqual(["Fish & Chips"]);
    expect(pages[0]?.next).toBe(null);
  });

  it.each([
    ["limit=0", "limit must be a whole number from 1 to 100"],
    ["limit=101", "limit must be a whole number from 1 to 100"],
    ["after=1e3", "after must be a whole number from 1 to 2147483647"],
    ["q=%ff", "q must be one line of valid UTF-8 text"],
    ["q=a&q=b", "q must be one text, given once"],
    ["limit[]=1", "the query parameters are limit, after, q, and no others"],
    ["page=2", "the query parameters are limit, after, q, and no others"],
  ])("answers 400 to the list ?%s", async (query, detail) => {
    const { status, body } = await get(`${prefix}/recipes?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid_argument", detail });
  });

  it("answers 200 to If-None-Match with another version", async () => {
    const { status } = await get(`${prefix}/recipes/42`, { "if-none-match": '"2"' });
    expect(status).toBe(200);
  });

  it("answers 404 for a recipe that does not exist", async () => {
    const { status, headers, body } = await get(`${prefix}/recipes/999999`);
    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(body).toEqual({
      type: "urn:tandem:error:not_found",
      title: "Not found",
      status: 404,
      detail: "recipe 999999 does not exist",
      code: "not_found",
      request_id: headers.get("x-request-id"),
    });
  });

  it.each(["0x10", "1e3", "-1", "0", "1.0", "%201", "NaN", "3000000000"])(
    "answers 400 for the id %s",
    async (id) => {
      const { status, body } = await get(`${prefix}/recipes/${id}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        code: "invalid_argument",
        detail: "id must be a whole number from 1 to 2147483647",
      });
    },
  );
});

describe("a request", () => {
  it("keeps its trace and its id through the services", async () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const { headers, body } = await get("/", {
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      "x-request-id": "follow-me-1",
    });
    expect(body.trace_id).toBe(traceId);
    expect(headers.get("x-request-id")).toBe("follow-me-1");
    await waitUntil("the producer has logged it", () =>
      producer.output().includes('"request_id":"follow-me-1"'),
    );
  });

  it.each([
    ["GET", "/recipes/42", "GET /recipes/:id 200"],
    ["HEAD", "/recipes/42", "HEAD /recipes/:id 200"],
    ["GET", "/no/such/route", "GET unknown 404"],
    ["GET", "/recipes/%zz", "GET unknown 400"],
  ])("is reported once, by its route: %s %s", async (method, path, line) => {
    const id = `once-${method}-${path.length}`;
    await fetch(`${consumer.url}${path}`, { method, headers: { "x-request-id": id } });
    const reportsOf = (which: string) =>
      consumer
        .output()
        .split("\n")
        .filter((each) => each.includes(`"${which}"`));
    // Once a later request is reported, every line of this one is there.
    await fetch(`${consumer.url}/no/later`, { headers: { "x-request-id": `${id}-later` } });
    await waitUntil("the later one is reported", () => reportsOf(`${id}-later`).length > 0);
    expect(reportsOf(id)).toEqual([expect.stringContaining(`"msg":"${line}"`)]);
  });

  it("that fails on purpose is a problem, and its cause is in the log only", async () => {
    const { status, body } = await get("/error");
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("on purpose");
    await waitUntil("the log says why", () =>
      consumer.output().includes("this route fails on purpose"),
    );
  });
});
