import { ServiceError } from "@tandem/contracts";
import { createHealth } from "@tandem/observability";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAdminServer } from "../../src/admin/create-admin-server.ts";
import { createHttpServer, createRuntime, registerGraphql } from "../../src/index.ts";
import { authenticate, letIn } from "../test-access.ts";
import { testConfig } from "../test-config.ts";

const canary = "canary-6f1d";

const build = async () => {
  const lines: string[] = [];
  const config = { ...testConfig, logLevel: "trace" } as const;
  const runtime = createRuntime("orders-api", config, { write: (line) => void lines.push(line) });
  const server = createHttpServer(runtime, { authenticate });
  const began: string[] = [];
  server.get("/open", { config: { access: "public" } }, async ({ call }) => ({
    principal: call.principal ?? null,
  }));
  server.get("/orders", async ({ call: { principal, idempotencyKey } }) => ({
    principal,
    idempotencyKey,
  }));
  server.post("/orders", async () => {
    began.push("orders");
    throw new ServiceError("unauthenticated", "say on whose behalf");
  });
  // Not what the type allows, as somebody without types might write it.
  server.get("/odd", { config: { access: "Public" as "public" } }, async () => ({}));
  const resolvers = { Query: { quick: () => "yes" } };
  await registerGraphql(server, runtime, { sdl: "type Query { quick: String }", resolvers });
  return { server, runtime, lines, began };
};

const missing = 'send an internal token as "Authorization: Bearer …"';
const wrong =
  'this is not an internal token that is known here: send one as "Authorization: Bearer …"';

describe("over HTTP, who is not known", () => {
  it("is told what to send, in problem details and by a challenge", async () => {
    const { server } = await build();
    const answer = await server.inject({ url: "/orders", headers: { "x-request-id": "r-1" } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).toMatchObject({
      "www-authenticate": 'Bearer realm="orders-api"',
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(answer.json()).toEqual({
      type: "urn:tandem:error:unauthenticated",
      title: "Who is asking is not known",
      status: 401,
      detail: missing,
      code: "unauthenticated",
      request_id: "r-1",
    });
  });

  it.each([`Bearer ${canary}`, `Basic ${canary}`, canary, "", `Bearer ${canary.repeat(900)}`])(
    "has sent something else, which comes back nowhere: %s",
    async (authorization) => {
      const { server, lines } = await build();
      const answer = await server.inject({ url: "/orders", headers: { authorization } });
      expect({ status: answer.statusCode, detail: answer.json().detail }).toEqual({
        status: 401,
        detail: wrong,
      });
      expect(answer.headers["www-authenticate"]).toBe(
        'Bearer realm="orders-api", error="invalid_token"',
      );
      expect(JSON.stringify([answer.headers, answer.body, lines])).not.toContain(canary);
    },
  );

  it.each([
    ["GET", "/orders"],
    ["HEAD", "/orders"],
    ["POST", "/orders"],
    ["GET", "/odd"],
    ["POST", "/graphql"],
  ] as const)("is refused by default: %s %s", async (method, url) => {
    expect((await (await build()).server.inject({ method, url })).statusCode).toBe(401);
  });

  it.each([
    ["GET", "/open", 200],
    ["HEAD", "/open", 200],
    ["GET", "/nowhere", 404],
    ["DELETE", "/orders", 404],
    ["GET", "/orders/%zz", 400],
  ] as const)("is not asked: %s %s", async (method, url, status) => {
    const answer = await (await build()).server.inject({ method, url });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).not.toHaveProperty("www-authenticate");
  });

  it("is refused in the words of GraphQL at /graphql, before anything is parsed", async () => {
    const { server } = await build();
    const headers = { "content-type": "application/json", "x-request-id": "r-1" };
    const answer = await server.inject({ method: "POST", url: "/graphql", headers, body: "{" });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).toMatchObject({
      "www-authenticate": 'Bearer realm="orders-api"',
      "cache-control": "no-store",
    });
    const extensions = { code: "UNAUTHENTICATED", request_id: "r-1" };
    expect(answer.json()).toEqual({ errors: [{ message: missing, extensions }] });
  });

  it("finds the admin port open", async () => {
    const { runtime } = await build();
    const admin = createAdminServer(runtime, createHealth({ checks: [] }));
    expect((await admin.inject("/metrics")).statusCode).toBe(200);
  });
});

const listen = async () => {
  const { server, lines } = await build();
  onTestFinished(() => server.close());
  return { origin: await server.listen({ host: "127.0.0.1", port: 0 }), lines };
};

/** What comes first on a connection on which only this has been sent. */
const firstAnswer = async (text: string): Promise<string> => {
  const { origin } = await listen();
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.setEncoding("utf8").write(text);
  const [answer] = (await once(socket, "data")) as [string];
  return answer;
};

const known = `authorization: ${letIn.authorization}\r\n`;

describe("over a connection", () => {
  it("who is not known leaves one line in the log", async () => {
    const { origin, lines } = await listen();
    const headers = { authorization: canary, "x-request-id": "r-1" };
    await (await fetch(`${origin}/orders`, { headers })).arrayBuffer();
    await expect
      .poll(() => lines.map((line) => JSON.parse(line) as object))
      .toMatchObject([
        { event: "request-completed", request_id: "r-1", route: "/orders", status: 401 },
      ]);
    expect(lines.join("")).not.toContain(canary);
  });

  it("who is not known is refused before the body comes", async () => {
    const head = "content-type: application/json\r\ncontent-length: 1000\r\n";
    const answer = await firstAnswer(`POST /orders HTTP/1.1\r\nhost: x\r\n${head}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("two tokens are none, though both are right", async () => {
    const single = await firstAnswer(`GET /orders HTTP/1.1\r\nhost: x\r\n${known}\r\n`);
    expect(single).toMatch(/^HTTP\/1\.1 200 /);
    const double = await firstAnswer(`GET /orders HTTP/1.1\r\nhost: x\r\n${known}${known}\r\n`);
    expect(double).toMatch(/^HTTP\/1\.1 401 [^]*error="invalid_token"/);
  });

  it("two principals are none", async () => {
    const names = "x-principal: cook\r\nx-principal: baker\r\n";
    const answer = await firstAnswer(`GET /orders HTTP/1.1\r\nhost: x\r\n${known}${names}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\{\}$/);
  });
});

describe("over HTTP, a route", () => {
  it("knows on whose behalf it is called, and the key as it was sent", async () => {
    const { server, lines } = await build();
    const headers = { ...letIn, "x-principal": "cook", "idempotency-key": " a key " };
    const answer = await server.inject({ url: "/orders", headers });
    expect(answer.json()).toEqual({ principal: "cook", idempotencyKey: " a key " });
    expect(lines.join("")).not.toContain(letIn.authorization.slice("Bearer ".length));
  });

  it("knows neither when nothing was sent", async () => {
    const answer = await (await build()).server.inject({ url: "/orders", headers: letIn });
    expect(answer.json()).toEqual({});
  });

  it("that is open believes nobody", async () => {
    const headers = { ...letIn, "x-principal": "cook" };
    const answer = await (await build()).server.inject({ url: "/open", headers });
    expect(answer.json()).toEqual({ principal: null });
  });

  it("may refuse by itself who is known: 401 always has a challenge", async () => {
    const { server, began } = await build();
    const answer = await server.inject({ method: "POST", url: "/orders", headers: letIn });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="orders-api"');
    expect(began).toEqual(["orders"]);
  });
});
