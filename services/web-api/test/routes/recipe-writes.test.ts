import { createApiKeyAuthenticator, createHttpServer, createRuntime } from "@tandem/service-kit";
import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect, it } from "vitest";
import type { CallContext, RecipeSource } from "../../src/recipes/recipe-source.ts";
import { registerRecipeWrites } from "../../src/routes/recipe-writes.ts";
import { actingAs, apiKeys } from "../api-keys.ts";
import { draft } from "../ask-route.ts";
import { testConfig } from "../test-config.ts";

/** What the source was asked for, without the context of the call. */
let heard: unknown[][];
let context: CallContext | undefined;

const producer = { pid: 1, instance: "recipe-api-1" };
const stored = {
  id: 42,
  ...draft,
  ingredients: draft.ingredients.map((each, index) => ({ id: index + 1, ...each })),
  version: 4,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-02T00:00:00.000Z",
};

/** Remembers the call, and answers with the one recipe. */
const hear =
  (operation: string) =>
  async (...sent: unknown[]) => {
    context = sent.at(-1) as CallContext;
    heard.push([operation, ...sent.slice(0, -1)]);
    return { producer, recipe: { ...stored, secret: "hunter2" } };
  };

const source: RecipeSource = {
  getRecipe: hear("getRecipe"),
  listRecipes: async () => ({ producer, recipes: [], next: null }),
  createRecipe: hear("createRecipe"),
  replaceRecipe: hear("replaceRecipe"),
  patchRecipe: hear("patchRecipe"),
  deleteRecipe: hear("deleteRecipe"),
};

const build = (): FastifyInstance => {
  const runtime = createRuntime("web-api", testConfig);
  const authenticate = createApiKeyAuthenticator(apiKeys);
  const server = createHttpServer(runtime, { isPublic: true, authenticate });
  registerRecipeWrites(server, source);
  return server;
};

beforeEach(() => {
  heard = [];
  context = undefined;
});

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: object;
}

const rightHeaders = { ...actingAs("cook"), "idempotency-key": "key-1", "if-match": '"3"' };
const patch = { name: "Broth" };
const writes: readonly [method: string, sent: Sent, asked: unknown[]][] = [
  ["POST", { url: "/recipes", headers: rightHeaders, payload: draft }, ["createRecipe", draft]],
  [
    "PUT",
    { url: "/recipes/42", headers: rightHeaders, payload: draft },
    ["replaceRecipe", 42, 3, draft],
  ],
  [
    "PATCH",
    { url: "/recipes/42", headers: rightHeaders, payload: patch },
    ["patchRecipe", 42, 3, patch],
  ],
  ["DELETE", { url: "/recipes/42", headers: rightHeaders }, ["deleteRecipe", 42, 3]],
];

const send = (method: string, sent: Sent) =>
  build().inject({ method: method as "POST", ...sent, headers: { ...sent.headers } });

describe.each(writes)("%s", (method, right, asked) => {
  it("asks the source once, for the cook and under the key", async () => {
    expect((await send(method, right)).statusCode).toBeLessThan(300);
    expect(heard).toEqual([asked]);
    expect(context).toMatchObject({ principal: "cook", idempotencyKey: "key-1" });
  });

  it("needs no key of idempotency", async () => {
    const { "idempotency-key": _key, ...headers } = right.headers;
    expect((await send(method, { ...right, headers })).statusCode).toBeLessThan(300);
    expect(context).toMatchObject({ principal: "cook", idempotencyKey: undefined });
  });

  it("takes nobody's word for who acts", async () => {
    const headers = { ...right.headers, "x-principal": "baker" };
    await send(method, { ...right, headers });
    expect(context).toMatchObject({ principal: "cook" });
  });
});

/** One thing that is wrong, and what is said of it. */
interface Flaw {
  readonly status: number;
  readonly detail: RegExp;
  readonly spoil: (sent: Sent, method: string) => Sent;
}

const withHeader = (sent: Sent, name: string, value: string | undefined): Sent => {
  const { [name]: _old, ...headers } = sent.headers;
  return { ...sent, headers: { ...headers, ...(value !== undefined && { [name]: value }) } };
};

/** In the order in which they are looked at. */
const flaws: readonly Flaw[] = [
  { status: 401, detail: /API key/, spoil: (sent) => withHeader(sent, "authorization", undefined) },
  {
    status: 400,
    detail: /^Idempotency-Key must be/,
    spoil: (sent) => withHeader(sent, "idempotency-key", "two words"),
  },
  {
    status: 400,
    detail: /^(this route takes no query parameters|id must be)/,
    spoil: (sent, method) =>
      method === "POST" ? { ...sent, url: `${sent.url}?id=1` } : { ...sent, url: "/recipes/0x10" },
  },
  {
    status: 428,
    detail: /^If-Match must name/,
    spoil: (sent) => withHeader(sent, "if-match", undefined),
  },
  {
    status: 400,
    detail: /^nobody may set id$/,
    spoil: (sent) => ({ ...sent, payload: { ...sent.payload, id: 1 } }),
  },
];

/** Not every write has a version to match, or a body. */
const flawsOf = (method: string): readonly Flaw[] =>
  flaws.filter(
    (_, place) => !(method === "POST" && place === 3) && !(method === "DELETE" && place === 4),
  );

describe.each(writes)("a wrong %s", (method, right) => {
  const flawed = flawsOf(method);
  it.each(flawed.map((flaw, place) => [flaw.status, flaw.detail.source, place] as const))(
    "is refused with %d %s, whatever comes after it, and the source hears of nothing",
    async (status, detail, place) => {
      const worst = flawed.slice(place).reduce((sent, { spoil }) => spoil(sent, method), right);
      const answer = await send(method, worst);
      const problem: unknown = answer.json();
      expect(problem).toMatchObject({ status, detail: expect.stringMatching(detail) });
      expect(answer.headers).toMatchObject({ "cache-control": "no-store" });
      expect(heard).toEqual([]);
    },
  );
});

describe("what is answered", () => {
  it("to a new recipe: where it is, its version and all of it", async () => {
    const [[method, sent] = ["", { url: "", headers: {} }]] = writes;
    const { statusCode, headers, body } = await send(method, sent);
    expect(statusCode).toBe(201);
    expect(headers).toMatchObject({ location: "/recipes/42", etag: '"4"' });
    expect(headers).toMatchObject({ "cache-control": "no-store" });
    expect(JSON.parse(body)).toEqual(stored);
  });

  it.each(writes.slice(1, 3))("to %s: its new version and all of it", async (method, sent) => {
    const { statusCode, headers, body } = await send(method, sent);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ etag: '"4"', "cache-control": "no-store" });
    expect(headers).not.toHaveProperty("location");
    expect(JSON.parse(body)).toEqual(stored);
  });

  it.each(writes.slice(3))("to %s: nothing", async (method, sent) => {
    const { statusCode, headers, body } = await send(method, sent);
    expect({ statusCode, body }).toEqual({ statusCode: 204, body: "" });
    expect(headers).not.toHaveProperty("etag");
    expect(headers).not.toHaveProperty("content-type");
  });
});

const detailsOf: readonly [what: string, sent: Partial<Sent>, status: number, code: string][] = [
  ["a tag that no version has", { headers: { "if-match": '"soup"' } }, 412, "precondition_failed"],
  ["a list of tags", { headers: { "if-match": '"3", "4"' } }, 400, "invalid_argument"],
  ["any version", { headers: { "if-match": "*" } }, 400, "invalid_argument"],
  ["a key that is empty", { headers: { "idempotency-key": "" } }, 400, "invalid_argument"],
  [
    "a key of 256 characters",
    { headers: { "idempotency-key": "x".repeat(256) } },
    400,
    "invalid_argument",
  ],
  ["a query", { url: "/recipes/42?force=1" }, 400, "invalid_argument"],
  ["no body", { headers: {}, payload: undefined as never }, 400, "invalid_argument"],
];

describe("PUT with", () => {
  it.each(detailsOf)("%s is refused", async (_what, { headers, ...rest }, status, code) => {
    const [, right] = writes[1] ?? [];
    const sent = { url: "", ...right, ...rest, headers: { ...right?.headers, ...headers } };
    const answer = await send("PUT", sent);
    expect(answer.json()).toMatchObject({ status, code });
    expect(heard).toEqual([]);
  });

  it("a weak tag is as good as a strong one: compression makes the one of the other", async () => {
    const [, right] = writes[1] ?? [];
    const sent = { url: "", ...right, headers: { ...right?.headers, "if-match": 'W/"3"' } };
    expect((await send("PUT", sent)).statusCode).toBe(200);
    expect(heard).toEqual([["replaceRecipe", 42, 3, draft]]);
  });
});
