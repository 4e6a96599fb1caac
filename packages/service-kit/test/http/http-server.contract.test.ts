import { ServiceError } from "@tandem/contracts";
import { describe, expect, it } from "vitest";
import { createHttpServer, createRuntime, markStale, sendVersioned } from "../../src/index.ts";
import { authenticate } from "../test-access.ts";

const open = { config: { access: "public" } } as const;

const build = ({ isPublic = false } = {}) => {
  const lines: string[] = [];
  const config = {
    environment: "test",
    host: "127.0.0.1",
    port: 0,
    adminPort: 0,
    instance: "web-api-1",
    logLevel: "info",
    requestTimeoutMs: 1_000,
    drainMs: 0,
    inFlight: { min: 8, max: 64, initial: 32 },
    eventLoopLateMs: 100,
  } as const;
  const runtime = createRuntime("web-api", config, { write: (line) => void lines.push(line) });
  const server = createHttpServer(runtime, { isPublic, authenticate });
  server.get("/echo/:id", open, async (request) => ({ id: request.call.requestId }));
  server.get("/trace", open, async (request) => request.call.traceParent ?? "none");
  server.get("/secret", open, async () => {
    throw new Error("connect postgres://user:hunter2@db");
  });
  server.get("/kept", open, async (_request, reply) =>
    reply.header("cache-control", "no-cache").send({}),
  );
  server.get("/unserializable", open, async (_request, reply) => {
    void reply.header("link", "</next>; rel=next");
    markStale(reply, 12);
    return sendVersioned(reply, 1, { amount: 1n });
  });
  server.get("/limited", open, async () => {
    throw new ServiceError("rate_limited", "slow down");
  });
  server.get("/known", open, async () => {
    throw new ServiceError("conflict", "somebody else is writing");
  });
  server.get("/gone", open, async () => {
    throw new ServiceError("unavailable", "recipe-api at 10.0.0.7 cannot be reached");
  });
  server.post("/body", { schema: { body: bodySchema }, ...open }, async (request) => request.body);
  return { server, lines };
};

const bodySchema = {
  type: "object",
  required: ["count"],
  additionalProperties: false,
  properties: { count: { type: "integer" } },
};

describe("the HTTP server of every service", () => {
  it("keeps the caller's request id", async () => {
    const { server } = build();
    const answer = await server.inject({ url: "/echo/1", headers: { "x-request-id": "abc-1" } });
    expect(answer.json()).toEqual({ id: "abc-1" });
    expect(answer.headers).toMatchObject({ "x-content-type-options": "nosniff" });
  });

  it("lets no cache keep an answer unless its route says so", async () => {
    const { server } = build();
    expect((await server.inject("/echo/1")).headers["cache-control"]).toBe("no-store");
    expect((await server.inject("/kept")).headers["cache-control"]).toBe("no-cache");
  });

  it("takes back what the route said of an answer that it could not give", async () => {
    const { server } = build();
    const answer = await server.inject("/unserializable");
    expect(answer.statusCode).toBe(500);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers).not.toHaveProperty("etag");
    expect(answer.headers).not.toHaveProperty("link");
    expect(answer.headers).not.toHaveProperty("age");
    expect(answer.headers).not.toHaveProperty("warning");
  });

  it("at the public edge tells the request id, starts a trace and protects browsers", async () => {
    const { server } = build({ isPublic: true });
    const answer = await server.inject("/trace");
    expect(answer.body).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(answer.headers).toMatchObject({
      "x-request-id": expect.stringMatching(/^[0-9a-f]{32}$/),
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it("behind the edge starts no trace", async () => {
    expect((await build().server.inject("/trace")).body).toBe("none");
  });

  it("answers an unexpected error without saying what it was, and logs it", async () => {
    const { server, lines } = build();
    const answer = await server.inject("/secret");
    expect(answer.statusCode).toBe(500);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.json()).toMatchObject({ code: "internal", status: 500 });
    expect(answer.body).not.toContain("hunter2");
    expect(lines.some((line) => line.includes("hunter2") && line.includes("request-failed"))).toBe(
      true,
    );
  });

  it("tells the caller what is wrong when the caller can mend it", async () => {
    const { server } = build();
    const answer = await server.inject("/known");
    expect(answer.json()).toEqual({
      type: "urn:tandem:error:conflict",
      title: "Another request is in the way",
      status: 409,
      detail: "somebody else is writing",
      code: "conflict",
      request_id: answer.headers["x-request-id"],
    });
  });

  it("says when to come back, and nothing of where it looked", async () => {
    const { server } = build();
    const answer = await server.inject("/gone");
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("1");
    expect(answer.body).not.toContain("10.0.0.7");
  });

  it("says when to come back to a caller that asks too often", async () => {
    const answer = await build().server.inject("/limited");
    expect(answer.statusCode).toBe(429);
    expect(answer.headers["retry-after"]).toBe("1");
  });

  it.each([
    ["an unknown route", { url: "/nowhere" }, 404, "not_found"],
    ["a path that cannot be decoded", { url: "/echo/%zz" }, 400, "invalid_argument"],
    [
      "a path parameter of 101 characters",
      { url: `/echo/${"1".repeat(101)}` },
      414,
      "invalid_argument",
    ],
    ["text/plain", post("x", "text/plain"), 415, "invalid_argument"],
    ["broken JSON", post("{"), 400, "invalid_argument"],
    ["__proto__ in a body", post('{"count":1,"__proto__":{"x":1}}'), 400, "invalid_argument"],
    ["a number as text", post('{"count":"1"}'), 400, "invalid_argument"],
    ["a field nobody asked for", post('{"count":1,"isAdmin":true}'), 400, "invalid_argument"],
    ["a body over 48 KB", post(`{"x":"${"y".repeat(49_152)}"}`), 413, "too_large"],
  ])("refuses %s", async (_what, request, status, code) => {
    const { server } = build();
    const answer = await server.inject(request);
    expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status, code });
    expect(answer.json().status).toBe(status);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });
});

function post(body: string, contentType = "application/json") {
  return { method: "POST", url: "/body", body, headers: { "content-type": contentType } };
}
