import { afterEach, describe, expect, it } from "vitest";
import { openCounter } from "../grpc/open-counter.ts";
import { frame, openSession, rawCall } from "../grpc/raw-call.ts";
import { openOrders } from "./open-orders.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe("a request that has less than 20 ms left", () => {
  it("is not begun over HTTP", async () => {
    const orders = await openOrders();
    closing.push(orders.stop);
    const ask = (timeout: string) =>
      fetch(`${orders.url}/quick`, { headers: { "x-request-timeout-ms": timeout } });
    const late = await ask("19");
    expect({ status: late.status, body: await late.json() }).toMatchObject({
      status: 504,
      body: { code: "deadline_exceeded" },
    });
    expect((await ask("20")).status).toBe(200);
  });

  it("is not begun over gRPC", async () => {
    const begun: number[] = [];
    const Echo = async ({ number }: { number: number }) => ({ number: begun.push(number) });
    const server = await openCounter({ handlers: { Echo } });
    closing.push(server.endpoint.close);
    const session = await openSession(server.port);
    closing.push(() => session.destroy());
    const ask = (timeout: string) =>
      rawCall(session, {
        headers: { "grpc-timeout": timeout },
        body: frame(Buffer.from("082a", "hex")),
      });
    for (const timeout of ["19m", "19999u", "0S"]) {
      const { status, headers } = await ask(timeout);
      expect({ status, ...headers }).toMatchObject({
        status: 4,
        "error-code": "deadline_exceeded",
      });
    }
    expect(begun).toEqual([]);
    expect((await ask("1S")).status).toBe(0);
    expect(begun).toEqual([42]);
  });
});
