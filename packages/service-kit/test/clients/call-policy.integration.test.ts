import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Policy } from "@tandem/resilience";
import { afterEach, describe, expect, it } from "vitest";
import { createGraphqlClient, createHttpClient, createJsonClient } from "../../src/index.ts";
import { callWithin, endOf, type OpenPolicy, openPolicy } from "./open-policy.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const well: Answer = (_request, response) => {
  response.setHeader("content-type", "application/json").end('{"data":{"title":"Emma"}}');
};

/** Answers the first request as told and all others well; counts them. */
const openServer = async (first: Answer, others = well) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.method ?? "");
    const answer = asked.length === 1 ? first : others;
    request.on("end", () => answer(request, response)).resume();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const openClient = async (origin: string, { policy }: Pick<OpenPolicy, "policy">) => {
  const client = await createHttpClient({
    upstream: "library",
    policy: policy.http,
    origins: [origin],
  });
  closing.push(client.close);
  return client;
};

const open = async (first: Answer, others = well) => {
  const server = await openServer(first, others);
  const observed = openPolicy();
  const client = await openClient(server.origin, observed);
  return { ...observed, ...server, client, json: createJsonClient(client) };
};

const status =
  (code: number, headers: Record<string, string> = {}, body?: object): Answer =>
  (_request, response) => {
    if (body) response.setHeader("content-type", "application/problem+json");
    response.writeHead(code, headers).end(body && JSON.stringify(body));
  };

const sendBytes =
  (bytes: string): Answer =>
  (request) =>
    void request.socket.end(bytes);

const jsonHead = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const reset: Answer = (request) => void request.socket.resetAndDestroy();
const book = { data: { title: "Emma" } };
const get = { method: "GET", path: "/books/1" } as const;
const warn = 40;
const post = { method: "POST", path: "/books", body: "{}" } as const;

describe("over HTTP, a read is made once more after", () => {
  it.each<{ what: string; answer: Answer }>([
    { what: "a connection that was reset", answer: reset },
    {
      what: "an answer that breaks off",
      answer: sendBytes(`${jsonHead}content-length: 90\r\n\r\n{"`),
    },
    { what: "503", answer: status(503) },
    { what: "503 and our own problem", answer: status(503, {}, { code: "unavailable" }) },
    { what: "500", answer: status(500) },
    { what: "500 and our own problem", answer: status(500, {}, { code: "internal" }) },
    { what: "502", answer: status(502) },
    { what: "504", answer: status(504) },
  ])("$what, and that is counted", async ({ answer }) => {
    const { json, asked, metric } = await open(answer);
    expect(await endOf(json.send(get, callWithin()))).toEqual(book);
    expect(asked).toEqual(["GET", "GET"]);
    expect(await metric('upstream_retries_total{upstream="library"')).toBe(1);
  });

  it.each([503, 429])("%i that says it may be asked again at once", async (code) => {
    const { json, asked } = await open(status(code, { "retry-after": "0" }));
    expect(await endOf(json.send(get, callWithin()))).toEqual(book);
    expect(asked).toHaveLength(2);
  });
});

describe("over HTTP, a read is not made again after", () => {
  const beyond = { "retry-after": "1" };
  it.each<{ what: string; answer: Answer; code: string }>([
    {
      what: "503 that asks for more patience than a caller should have",
      answer: status(503, beyond),
      code: "unavailable",
    },
    {
      what: "an overload for longer than we have",
      answer: status(503, beyond, { code: "overloaded" }),
      code: "overloaded",
    },
    { what: "429 that does not say when to come back", answer: status(429), code: "rate_limited" },
    { what: "404", answer: status(404, {}, { code: "not_found" }), code: "not_found" },
    { what: "404 of somebody else", answer: status(404), code: "bad_upstream" },
    { what: "400 of somebody else", answer: status(400), code: "bad_upstream" },
    { what: "401", answer: status(401, {}, { code: "unauthenticated" }), code: "bad_upstream" },
    { what: "501", answer: status(501), code: "bad_upstream" },
    { what: "a redirect", answer: status(302, { location: "/" }), code: "bad_upstream" },
    { what: "bytes that are not HTTP", answer: sendBytes("SSH-2.0-x\r\n"), code: "bad_upstream" },
    {
      what: "half of JSON",
      answer: sendBytes(`${jsonHead}content-length: 2\r\n\r\n{"`),
      code: "bad_upstream",
    },
    {
      what: "a page",
      answer: sendBytes(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\n{}",
      ),
      code: "bad_upstream",
    },
    {
      what: "1 MiB and more",
      answer: (_, response) => void response.end(Buffer.alloc(1_100_000, " ")),
      code: "bad_upstream",
    },
    {
      what: "a compressed body",
      answer: (_, response) =>
        void response.setHeader("content-encoding", "gzip").end(gzipSync("{}")),
      code: "bad_upstream",
    },
  ])("$what", async ({ answer, code }) => {
    const { json, asked, metric } = await open(answer);
    expect(await endOf(json.send(get, callWithin()))).toBe(code);
    expect(asked).toHaveLength(1);
    expect(await metric('upstream_retries_total{upstream="library"')).toBe(0);
  });
});

describe("over HTTP", () => {
  it("a port that refuses connections is tried twice", async () => {
    const { origin } = await openServer(well);
    await closing.pop()?.();
    const observed = openPolicy();
    const json = createJsonClient(await openClient(origin, observed));
    expect(await endOf(json.send(get, callWithin()))).toBe("unavailable");
    expect(await observed.metric('upstream_retries_total{upstream="library"')).toBe(1);
  });

  it.each<{ what: string; answer: Answer; code: string }>([
    { what: "a reset", answer: reset, code: "unavailable" },
    { what: "503", answer: status(503), code: "unavailable" },
    { what: "500", answer: status(500), code: "bad_upstream" },
  ])("a POST without a key is not made again after $what", async ({ answer, code }) => {
    const { json, asked } = await open(answer);
    expect(await endOf(json.send(post, callWithin()))).toBe(code);
    expect(asked).toEqual(["POST"]);
  });

  it("a POST that only reads is made once more", async () => {
    const { json, asked } = await open(reset);
    expect(await endOf(json.send({ ...post, isRead: true }, callWithin()))).toEqual(book);
    expect(asked).toEqual(["POST", "POST"]);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"] as const)(
    "a %s is made once more with a key, and never without",
    async (method) => {
      const request = { method, path: "/books/1" };
      const keyed = await open(reset);
      const call = callWithin(5_000, { idempotencyKey: "one" });
      expect(await endOf(keyed.json.send(request, call))).toEqual(book);
      expect(keyed.asked).toEqual([method, method]);
      const bare = await open(reset);
      expect(await endOf(bare.json.send(request, callWithin()))).toBe("unavailable");
      expect(bare.asked).toEqual([method]);
    },
  );

  it("an answer that we fail to read is not asked for again, and no fault of the other side", async () => {
    const { client, asked, lines } = await open(well);
    const read = () => {
      throw new TypeError("a mistake of ours");
    };
    for (let call = 0; call < 20; call += 1) {
      await expect(client.send(get, callWithin(), read)).rejects.toThrow(TypeError);
    }
    expect(asked).toHaveLength(20);
    expect(lines()).toEqual([]);
  });

  it("a second failure is the answer, and the first stands behind it", async () => {
    const { json, asked } = await open(reset, status(503));
    const error = await json.send(get, callWithin()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "unavailable", message: expect.stringContaining("503") });
    expect(error).toHaveProperty("cause.message", "library cannot be reached");
    expect(asked).toHaveLength(2);
  });

  it("nobody is asked again who has no time to answer", async () => {
    const { json, asked } = await open(status(503));
    expect(await endOf(json.send(get, callWithin(40)))).toBe("unavailable");
    expect(asked).toHaveLength(1);
  });
});

describe("a GraphQL query, though it is posted,", () => {
  const failed =
    (code: string, headers: Record<string, string> = {}): Answer =>
    (_request, response) => {
      const errors = [{ message: "no", extensions: { code } }];
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.setHeader("content-type", "application/json").end(JSON.stringify({ errors }));
    };
  const query = async (answer: Answer) => {
    const { client, asked } = await open(answer);
    const find = createGraphqlClient(client).prepare("query { title }");
    return { end: await endOf(find({}, callWithin())), asked };
  };

  it.each<{ what: string; answer: Answer }>([
    { what: "a reset", answer: reset },
    { what: "503", answer: status(503) },
    { what: "an error UNAVAILABLE with 200", answer: failed("UNAVAILABLE") },
  ])("is made once more after $what", async ({ answer }) => {
    expect(await query(answer)).toEqual({ end: book.data, asked: ["POST", "POST"] });
  });

  it("is not made again when its error may not pass that soon", async () => {
    const answer = failed("UNAVAILABLE", { "retry-after": "1" });
    expect(await query(answer)).toEqual({ end: "unavailable", asked: ["POST"] });
  });

  it("that is a mutation is made once more with a key, and never without", async () => {
    const write = async (idempotencyKey?: string) => {
      const { client, asked } = await open(reset);
      const rename = createGraphqlClient(client).prepare("mutation { rename }");
      return { end: await endOf(rename({}, callWithin(5_000, { idempotencyKey }))), asked };
    };
    expect(await write("one")).toEqual({ end: book.data, asked: ["POST", "POST"] });
    expect(await write()).toEqual({ end: "unavailable", asked: ["POST"] });
  });

  it("is not made again after an error that is its own", async () => {
    expect(await query(failed("NOT_FOUND"))).toEqual({ end: "not_found", asked: ["POST"] });
  });
});

describe("the breaker", () => {
  const breaker = (state: string) =>
    `upstream_breaker_state{upstream="library",protocol="http",state="${state}"`;

  it("opens when all of twenty calls fail, says so, and closes by one call when it is over", async () => {
    let isWell = false;
    const answer: Answer = (...exchange) => (isWell ? well : status(500))(...exchange);
    const { json, asked, metric, lines } = await open(answer, answer);
    expect(await metric(breaker("closed"))).toBe(1);
    for (let call = 0; call < 20; call += 1) await endOf(json.send(post, callWithin()));
    expect(await metric(breaker("open"))).toBe(1);
    expect(await metric(breaker("closed"))).toBe(0);
    expect(await endOf(json.send(get, callWithin()))).toBe("unavailable");
    expect(asked).toHaveLength(20);
    isWell = true;
    await expect.poll(() => endOf(json.send(get, callWithin())), { timeout: 5_000 }).toEqual(book);
    expect(await metric(breaker("closed"))).toBe(1);
    expect(await metric(breaker("open"))).toBe(0);
    expect(lines()).toMatchObject([
      { level: warn, event: "breaker", upstream: "library", protocol: "http", state: "open" },
      { level: warn, event: "breaker", upstream: "library", protocol: "http", state: "half_open" },
      { level: warn, event: "breaker", upstream: "library", protocol: "http", state: "closed" },
    ]);
  });

  it("over one protocol leaves the other alone", async () => {
    const { json, policy, metric } = await open(status(500), status(500));
    for (let call = 0; call < 20; call += 1) await endOf(json.send(post, callWithin()));
    expect(await metric(breaker("open"))).toBe(1);
    const scope = { deadline: callWithin().deadline, isRepeatable: false };
    expect(await policy.grpc.execute(async () => "answered", scope)).toBe("answered");
    expect(await metric(breaker("closed").replace("http", "grpc"))).toBe(1);
  });

  it("stays closed however many answers are the caller's fault", async () => {
    const gone = status(404, {}, { code: "not_found" });
    const { json, metric, lines } = await open(gone, gone);
    for (let call = 0; call < 30; call += 1) await endOf(json.send(get, callWithin()));
    expect(await metric(breaker("closed"))).toBe(1);
    expect(lines()).toEqual([]);
  });
});

describe("calls that are not answered", () => {
  it.each([
    { limit: 64, places: 56 },
    { limit: 32, places: 24 },
    { limit: 8, places: 6 },
    { limit: 1, places: 1 },
  ])("hold $places of $limit places, whatever the protocol", async ({ limit, places }) => {
    const { policy } = openPolicy({ limit });
    const { promise: silence, resolve: answer } = Promise.withResolvers<void>();
    const { deadline } = callWithin();
    const call = (each: Policy) => each.execute(() => silence, { deadline, isRepeatable: true });
    const held = Array.from({ length: places }, (_, index) =>
      call(index % 2 === 0 ? policy.http : policy.grpc),
    );
    expect(await endOf(call(policy.http))).toBe("overloaded");
    expect(await endOf(call(policy.grpc))).toBe("overloaded");
    answer();
    await Promise.all(held);
    expect(await endOf(call(policy.http))).toBeUndefined();
  });
});
