import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type CallContext, createGrpcClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";
import { callWithin } from "../clients/open-policy.ts";
import { type CounterOptions, loadCounter, openCounter } from "../grpc/open-counter.ts";
import { frame, openSession, type RawCall, rawCall } from "../grpc/raw-call.ts";
import { plainPolicy } from "../plain-policy.ts";
import { letIn, testToken } from "../test-access.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const canary = "canary-6f1d";
// EchoRequest { number: 42 }
const hello = frame(Buffer.from("082a", "hex"));

const open = async (options: CounterOptions = {}) => {
  const seen: CallContext[] = [];
  const Echo = async (request: object, call: CallContext): Promise<object> => {
    seen.push(call);
    return request;
  };
  const server = await openCounter({ handlers: { Echo }, ...options });
  closing.push(server.endpoint.close);
  const session = await openSession(server.port);
  closing.push(() => session.destroy());
  const call = (each: RawCall) => rawCall(session, { body: hello, ...each });
  return { server, seen, call };
};

const stranger = { authorization: undefined };

describe("over gRPC, who is not known", () => {
  it.each([
    "/counter.v1.CounterService/Echo",
    "/counter.v1.CounterService/Count",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/no.Such/Method",
  ])("is refused before anything is parsed: %s", async (path) => {
    const { call, seen } = await open();
    const headers = { ...stranger, "x-request-id": "r-1" };
    const answer = await call({ path, headers, body: Buffer.from("nonsense"), ends: false });
    expect(answer).toMatchObject({
      status: 16,
      message: 'send an internal token as "Authorization: Bearer …"',
      headers: { "error-code": "unauthenticated", "x-request-id": "r-1" },
    });
    expect(seen).toEqual([]);
  });

  it.each([`Bearer ${canary}`, `Basic ${canary}`, canary, "", `Bearer ${canary.repeat(900)}`])(
    "has sent something else, which comes back nowhere: %s",
    async (authorization) => {
      const { call, server } = await open({ config: { logLevel: "trace" } });
      const answer = await call({ headers: { authorization } });
      expect(answer).toMatchObject({ status: 16, headers: { "error-code": "unauthenticated" } });
      expect(answer.message).toContain("is not an internal token that is known here");
      expect(JSON.stringify([answer, server.lines()])).not.toContain(canary);
      expect(server.lines()).toMatchObject([{ event: "request-completed", status: 16 }]);
    },
  );

  it("may ask for the health, and is nobody there", async () => {
    const { call } = await open();
    const path = "/grpc.health.v1.Health/Check";
    const headers = { ...stranger, "x-principal": "cook" };
    expect(await call({ path, headers, body: frame(Buffer.alloc(0)) })).toMatchObject({
      status: 0,
    });
  });

  it("holds no place, however long the other side keeps the stream open", async () => {
    const { call, server } = await open({ config: { inFlight: { min: 1, max: 1, initial: 1 } } });
    const session = await openSession(server.port);
    closing.push(() => session.destroy());
    const held = session.request({
      ":method": "POST",
      ":path": "/counter.v1.CounterService/Echo",
      "content-type": "application/grpc",
    });
    await once(held, "response");
    expect(await call({ headers: letIn })).toMatchObject({ status: 0 });
    expect(held.closed).toBe(false);
  });
});

// HEADERS of which each name and value is spelled out, so that one may come twice.
const literal = (name: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);
const http2Frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

/** Sends one call whose headers Node's client would not send. */
const sendHeaders = async (port: number, more: readonly (readonly [string, string])[]) => {
  const usual = [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", "/counter.v1.CounterService/Echo"],
    [":authority", "x"],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ] as const;
  const block = Buffer.concat([...usual, ...more].map(([name, value]) => literal(name, value)));
  const socket = connect(port, "127.0.0.1");
  closing.push(() => socket.destroy());
  socket.on("error", () => socket.destroy()).resume();
  socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  socket.write(http2Frame(4, 0, 0, Buffer.alloc(0)));
  socket.write(http2Frame(1, 4, 1, block));
  socket.write(http2Frame(0, 1, 1, hello));
};

describe("over gRPC", () => {
  it.each([
    { what: "one token", times: 1, status: 0 },
    { what: "two tokens, though both are right,", times: 2, status: 16 },
  ])("$what: status $status", async ({ times, status }) => {
    const { server } = await open();
    const tokens = Array.from({ length: times }, () => ["authorization", letIn.authorization]);
    await sendHeaders(server.port, tokens as [string, string][]);
    await expect.poll(() => server.lines()).toMatchObject([{ status }]);
  });

  it("a handler knows on whose behalf it is called, and the key as it was sent", async () => {
    const { call, seen } = await open();
    await call({ headers: { "x-principal": "cook", "idempotency-key": "a key" } });
    await call({ headers: { "x-principal": "cook, baker" } });
    await call({});
    expect(seen).toMatchObject([
      { principal: "cook", idempotencyKey: "a key" },
      { principal: undefined, idempotencyKey: undefined },
      { principal: undefined, idempotencyKey: undefined },
    ]);
  });

  it("what an authenticator says of the principal counts, not what was sent", async () => {
    const { call, seen } = await open({ authenticate: () => ({ principal: "baker" }) });
    await call({ headers: { "x-principal": "cook" } });
    await call({ headers: stranger });
    expect(seen).toMatchObject([{ principal: "baker" }, { principal: "baker" }]);
  });

  it("a client sends its token, the principal and, with a write, the key", async () => {
    const { server, seen } = await open();
    const connectWith = async (token: string | undefined) => {
      const { address, logger } = server;
      const addresses = [address];
      const client = await createGrpcClient({ addresses, token, policy: plainPolicy, logger });
      closing.push(client.close);
      return client;
    };
    const { Echo } = await loadCounter();
    const read = { ...Echo, options: { idempotency_level: "NO_SIDE_EFFECTS" } };
    const { deadline } = callWithin();
    const call = callOf(deadline, { principal: "cook", idempotencyKey: "one" });
    const client = await connectWith(testToken);
    await client.call(Echo, { number: 1, text: "" }, call);
    await client.call(read, { number: 1, text: "" }, call);
    expect(seen).toMatchObject([
      { principal: "cook", idempotencyKey: "one" },
      { principal: "cook", idempotencyKey: undefined },
    ]);
    const unknown = await connectWith(undefined);
    await expect(unknown.call(Echo, { number: 1, text: "" }, call)).rejects.toMatchObject({
      code: "bad_upstream",
    });
  });
});
