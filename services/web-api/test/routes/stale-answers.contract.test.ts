import type { ErrorCode } from "@tandem/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actingAs } from "../api-keys.ts";
import { draft } from "../ask-route.ts";
import { buildApp, type BuiltApp } from "../build-app.ts";
import {
  type ReadingProducer,
  type Said,
  startReadingProducer,
} from "../clients/reading-producer.ts";

const recipe = {
  id: 42,
  name: "Soup",
  steps: "Stir.",
  ingredients: [{ id: 1, name: "Water", quantity: "1 l" }],
  version: 3,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-02T00:00:00.000Z",
};
const page = { recipes: [recipe], next: "42" };

let producer: ReadingProducer;
let app: BuiltApp;

beforeEach(async () => {
  producer = await startReadingProducer({ recipe }, page);
  app = await buildApp(producer.url, producer.grpcAddress);
});

afterEach(async () => {
  await app.close();
  producer.close();
});

type Headers = Readonly<Record<string, string>>;

const get = async (url: string, headers: Headers = {}) => {
  const answer = await app.server.inject({ url, headers });
  const { statusCode: status, headers: sent, body } = answer;
  const { age, warning, link, etag, "cache-control": cache } = sent;
  return { status, age, warning, link, etag, cache, body: body && (JSON.parse(body) as object) };
};

const whole = /^\d+$/;
const mark = { age: expect.stringMatching(whole), warning: '110 - "Response is Stale"' };
const noMark = { age: undefined, warning: undefined };

const fail = (said: Said): void => {
  producer.one = said;
  producer.page = said;
};

interface Outage {
  readonly what: string;
  readonly begin: () => void;
  /** Of the answer where there is no copy. */
  readonly status: number;
  /** Of whoever asks meanwhile. */
  readonly headers?: Headers;
}

const saying = (code: ErrorCode, status: number): Outage => ({
  what: code,
  begin: () => fail({ code }),
  status,
});
const outages: readonly Outage[] = [
  saying("unavailable", 503),
  saying("overloaded", 503),
  saying("deadline_exceeded", 504),
  saying("bad_upstream", 502),
  saying("internal", 502),
  { what: "nonsense", begin: () => fail("nonsense"), status: 502 },
  { what: "nobody there", begin: () => producer.close(), status: 503 },
  {
    what: "silence",
    begin: () => fail("silence"),
    status: 504,
    headers: { "x-request-timeout-ms": "150" },
  },
];

// Without a prefix it is the first of these.
const prefixes = ["/via/http", "/via/graphql", "/via/grpc"];

describe.each(prefixes)("below %j", (prefix) => {
  const one = `${prefix}/recipes/42`;
  const list = `${prefix}/recipes`;

  it("an answer says nothing of its age while recipe-api answers", async () => {
    const held = { "if-none-match": '"3"' };
    for (const [url, headers, status] of [
      [one, {}, 200],
      [one, held, 304],
      [list, {}, 200],
      [`${prefix}/`, {}, 200],
    ] as const) {
      expect(await get(url, headers)).toMatchObject({ status, ...noMark });
    }
  });

  it.each(outages)(
    "copies stand in, and what has none is an error: $what",
    async ({ begin, status, headers = {} }) => {
      const [fresh, freshPage] = [await get(one), await get(list)];
      begin();
      // Recipe 42 is the one of the greeting, too, which is to prove that two processes answered.
      const withoutCopy = [`${prefix}/`, `${prefix}/recipes/7`, `${list}?limit=2`];
      const [copy, notModified, copiedPage, ...errors] = await Promise.all([
        get(one, headers),
        get(one, { ...headers, "if-none-match": '"3"' }),
        get(list, headers),
        ...withoutCopy.map((url) => get(url, headers)),
      ]);
      expect(copy).toEqual({ ...fresh, ...mark });
      expect(notModified).toEqual({ ...fresh, ...mark, status: 304, body: "" });
      expect(copiedPage).toEqual({ ...freshPage, ...mark });
      const error = expect.objectContaining({ status, cache: "no-store", ...noMark });
      expect(errors).toEqual([error, error, error]);
    },
  );

  it("a copy is no answer to what recipe-api refuses", async () => {
    const refusals = [
      ["not_found", 404],
      ["invalid_argument", 400],
      ["rate_limited", 429],
    ] as const;
    for (const [code, status] of refusals) {
      producer.one = { recipe };
      expect(await get(one)).toMatchObject({ status: 200 });
      fail({ code });
      expect(await get(one)).toMatchObject({ status, ...noMark });
    }
  });

  it("a copy is no answer to a request that is refused here", async () => {
    await get(one);
    await get(list);
    fail({ code: "unavailable" });
    expect(await get(`${one}?x=1`)).toMatchObject({ status: 400, ...noMark });
    expect(await get(`${list}?limit=0`)).toMatchObject({ status: 400, ...noMark });
    expect(await get(one, { "x-request-timeout-ms": "1" })).toMatchObject({
      status: 504,
      ...noMark,
    });
  });

  it("a recipe that was deleted is not served from a copy", async () => {
    await get(one);
    producer.one = { code: "not_found" };
    await get(one);
    producer.one = { code: "unavailable" };
    expect(await get(one)).toMatchObject({ status: 503 });
  });

  it("a page has one copy, however it is asked for, and each page its own", async () => {
    await get(`${list}?after=&q=&limit=20`);
    fail({ code: "unavailable" });
    expect(await get(list)).toMatchObject({ status: 200, body: page, ...mark });
    expect(await get(`${list}?q=soup`)).toMatchObject({ status: 503 });
  });

  it("a copy of recipe-api's own is passed on with its age", async () => {
    for (const age of [0, 12, 2_147_483_647]) {
      producer.one = { recipe, stale_seconds: age };
      const marked = { age: `${age}`, warning: mark.warning };
      expect(await get(one)).toMatchObject({ status: 200, body: recipe, ...marked });
      expect(await get(one, { "if-none-match": '"3"' })).toMatchObject({ status: 304, ...marked });
      expect(await get(`${prefix}/`)).toMatchObject({ status: 200, ...marked });
    }
  });

  it("an age that is none is not passed on", async () => {
    // Protobuf carries nothing that is no int32.
    const ages = prefix === "/via/grpc" ? [-1] : [-1, 0.5, 2 ** 31, "1\r\nset-cookie: a=b"];
    for (const age of ages) {
      producer.one = { recipe, stale_seconds: age };
      expect(await get(one)).toMatchObject({ status: 502, ...noMark });
    }
  });

  it("a page of recipe-api is never stale, whatever it says", async () => {
    const withAge = { ...page, stale_seconds: 12 };
    producer.page = withAge;
    expect(await get(list)).toMatchObject({ status: 200, body: page, ...noMark });
  });

  it("writes are errors, as ever", async () => {
    await get(one);
    producer.close();
    const headers = { ...actingAs("cook"), "if-match": '"3"' };
    const write = { method: "PUT", url: one, headers, payload: draft } as const;
    const { statusCode, headers: sent } = await app.server.inject(write);
    expect(statusCode).toBe(503);
    expect(sent).not.toHaveProperty("warning");
  });
});

it.each(["", ...prefixes])("what was said below %j is answered below all", async (prefix) => {
  await get(`${prefix}/recipes/42`);
  await get(`${prefix}/recipes`);
  producer.close();
  for (const each of ["", ...prefixes]) {
    expect(await get(`${each}/recipes/42`)).toMatchObject({ status: 200, body: recipe, ...mark });
    expect(await get(`${each}/recipes`)).toMatchObject({ status: 200, body: page, ...mark });
  }
});

it("HEAD says the same as GET", async () => {
  await get("/recipes/42");
  producer.close();
  const { statusCode, headers, body } = await app.server.inject({
    method: "HEAD",
    url: "/recipes/42",
  });
  expect({ statusCode, body }).toEqual({ statusCode: 200, body: "" });
  expect(headers).toMatchObject({ ...mark, etag: '"3"' });
});
