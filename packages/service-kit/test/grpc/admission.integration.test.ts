import { afterEach, describe, expect, it } from "vitest";
import { type CounterOptions, openCounter } from "./open-counter.ts";
import { frame, openSession, type RawCall, rawCall } from "./raw-call.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A server that lets one call in at a time. */
const open = async (options: CounterOptions = {}) => {
  const config = { inFlight: { min: 1, max: 1, initial: 1 } };
  const server = await openCounter({ config, ...options });
  closing.push(server.endpoint.close);
  const session = await openSession(server.port);
  closing.push(() => session.destroy());
  return { server, call: (each: RawCall) => rawCall(session, each) };
};

const hello: RawCall = { body: frame(Buffer.from("082a", "hex")) };

describe("over gRPC, a call too many", () => {
  it("is refused before it is read, and told when to come back", async () => {
    const { promise: end, resolve } = Promise.withResolvers<object>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const Echo = (): Promise<object> => {
      begin();
      return end;
    };
    const { server, call } = await open({ handlers: { Echo } });
    const first = call(hello);
    await begun;
    const { status, headers } = await call({ ends: false });
    expect({ status, ...headers }).toMatchObject({
      status: 8,
      "error-code": "overloaded",
      "grpc-retry-pushback-ms": "1000",
    });
    const probe = await call({
      path: "/grpc.health.v1.Health/Check",
      body: frame(Buffer.alloc(0)),
    });
    expect(probe.status).toBe(0);
    resolve({});
    expect((await first).status).toBe(0);
    expect((await call(hello)).status).toBe(0);
    expect(await server.metrics.render()).toContain('requests_shed_total{protocol="grpc"');
  });

  it("is none once those before have ended, however they did", async () => {
    const Echo = async (): Promise<object> => {
      throw new Error("no");
    };
    const { call } = await open({ handlers: { Echo } });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // The server hears a moment later than we do that a stream is closed.
      await expect.poll(async () => (await call(hello)).status).toBe(13);
      expect((await call({ path: "/no.such/Method" })).status).toBe(12);
      expect((await call({ body: Buffer.from("00ffffffff08", "hex"), ends: false })).status).toBe(
        8,
      );
    }
  });
});
