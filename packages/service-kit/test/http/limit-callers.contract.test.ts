import { ServiceError } from "@tandem/contracts";
import type { DeadlineView } from "@tandem/resilience";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type CallerLimit, createHttpServer, createRuntime } from "../../src/index.ts";
import { authenticate, letIn } from "../test-access.ts";
import { testConfig } from "../test-config.ts";

const yes = { isAllowed: true, remaining: 99, resetMs: 600, retryAfterMs: 0 };
const no = { isAllowed: false, remaining: 0, resetMs: 59_401, retryAfterMs: 1_200 };

/** An orders-api whose limit answers what the test says. */
const build = (take: CallerLimit["take"]) => {
  const counted: string[] = [];
  const began: string[] = [];
  const limit: CallerLimit = {
    name: "writes",
    quota: 100,
    windowMs: 60_000,
    take: (principal, deadline) => {
      counted.push(principal);
      return take(principal, deadline);
    },
  };
  const server = createHttpServer(createRuntime("orders-api", testConfig), {
    authenticate,
    limit,
  });
  server.get("/open", { config: { access: "public" } }, async () => ({}));
  server.post("/orders", async () => {
    began.push("orders");
    return {};
  });
  server.post("/busy", async () => {
    throw new ServiceError("overloaded", "later");
  });
  return { server, counted, began };
};

const cook = { ...letIn, "x-principal": "cook" };
const post = (headers: Readonly<Record<string, string>>, url = "/orders") =>
  ({ method: "POST", url, headers }) as const;

describe("a caller with a quota", () => {
  it("is told with every answer what is left of it", async () => {
    const { server, counted } = build(async () => yes);
    const answer = await server.inject(post(cook));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "ratelimit-policy": '"writes";q=100;w=60',
      ratelimit: '"writes";r=99;t=1',
    });
    expect(answer.headers).not.toHaveProperty("retry-after");
    expect(counted).toEqual(["cook"]);
  });

  it("is counted before his body is looked at, whatever it is", async () => {
    const { server, counted } = build(async () => yes);
    const headers = { ...cook, "content-type": "application/json" };
    const answer = await server.inject({ ...post(headers), payload: "{" });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers).toMatchObject({ ratelimit: '"writes";r=99;t=1' });
    expect(counted).toEqual(["cook"]);
  });

  it("is refused when it is used up: 429, and when to come again", async () => {
    const { server, began } = build(async () => no);
    const answer = await server.inject(post({ ...cook, "x-request-id": "r-1" }));
    expect(answer.statusCode).toBe(429);
    expect(answer.headers).toMatchObject({
      "ratelimit-policy": '"writes";q=100;w=60',
      ratelimit: '"writes";r=0;t=60',
      "retry-after": "2",
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(answer.json()).toEqual({
      type: "urn:tandem:error:rate_limited",
      title: "Too many requests",
      status: 429,
      detail: "this was one too many: there are 100 writes in 60 seconds",
      code: "rate_limited",
      request_id: "r-1",
    });
    expect(began).toEqual([]);
  });

  it("is refused before the body comes", async () => {
    const { server } = build(async () => no);
    onTestFinished(() => server.close());
    const origin = await server.listen({ host: "127.0.0.1", port: 0 });
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const head = Object.entries({ ...cook, host: "x", "content-length": "1000" });
    const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.setEncoding("utf8").write(`POST /orders HTTP/1.1\r\n${lines}\r\n`);
    const [answer] = (await once(socket, "data")) as [string];
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
  });

  it("hears of other refusals what he always does", async () => {
    const { server } = build(async () => yes);
    const answer = await server.inject(post(cook, "/busy"));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ "retry-after": "1", ratelimit: '"writes";r=99;t=1' });
  });

  it("who is not waited for any more is told why by the deadline", async () => {
    const { server, began } = build(
      (_principal: string, deadline: DeadlineView) =>
        new Promise((_resolve, reject) => deadline.addListener(reject)),
    );
    const answer = await server.inject(post({ ...cook, "x-request-timeout-ms": "50" }));
    expect(answer.statusCode).toBe(504);
    expect(answer.headers).not.toHaveProperty("ratelimit");
    expect(began).toEqual([]);
  });
});

describe("nobody is counted", () => {
  it.each([
    ["of a public route", { url: "/open", headers: cook }, 200],
    ["who is not known", post({ "x-principal": "cook" }), 401],
    ["where there is no such route", post(cook, "/nowhere"), 404],
    ["on nobody's behalf", post(letIn), 200],
  ] as const)("%s", async (_who, request, status) => {
    const { server, counted } = build(async () => no);
    const answer = await server.inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).not.toHaveProperty("ratelimit");
    expect(answer.headers).not.toHaveProperty("ratelimit-policy");
    expect(counted).toEqual([]);
  });
});
