import type { ClientHttp2Session } from "node:http2";
import { waitUntil } from "@tandem/lab";
import { afterEach, describe, expect, it } from "vitest";
import { type CounterServer, type EchoRequest, openCounter } from "../grpc/open-counter.ts";
import { frame, openSession, rawCall } from "../grpc/raw-call.ts";
import { letIn } from "../test-access.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

// EchoRequest { text: "wait" }, EchoRequest { number: 42 }, CountRequest { to: 1000000 }.
const waits = frame(Buffer.from("120477616974", "hex"));
const hello = frame(Buffer.from("082a", "hex"));
const countFar = frame(Buffer.from("08c0843d", "hex"));

interface Limited {
  readonly server: CounterServer;
  /** Calls that wait in their handler. */
  waiting(): number;
  readonly connect: () => Promise<ClientHttp2Session>;
}

/** A server with two places. */
const open = async (): Promise<Limited> => {
  let waiting = 0;
  const Echo = async ({ number, text }: EchoRequest, { deadline }: { deadline: Ending }) => {
    if (text !== "wait") return { number };
    waiting += 1;
    await new Promise((_, reject) => deadline.addListener(reject)).finally(() => (waiting -= 1));
    return {};
  };
  const config = { inFlight: { min: 2, max: 2, initial: 2 }, requestTimeoutMs: 20_000 };
  const server = await openCounter({ config, handlers: { Echo } });
  closing.push(server.endpoint.close);
  const connect = async () => {
    const session = await openSession(server.port);
    closing.push(() => session.destroy());
    return session;
  };
  return { server, connect, waiting: () => waiting };
};

interface Ending {
  addListener(listener: (reason: Error) => void): void;
}

type End = (limited: Limited, session: ClientHttp2Session) => Promise<unknown>;

const head = { ":method": "POST", te: "trailers", "content-type": "application/grpc", ...letIn };

/** Opens a call, as it is, without waiting for anything. */
const begin = (session: ClientHttp2Session, method = "Echo") => {
  const stream = session.request({ ...head, ":path": `/counter.v1.CounterService/${method}` });
  stream.on("error", () => stream.destroy());
  return stream;
};

const runs = ({ waiting }: Limited) => waitUntil("the call runs", () => waiting() === 2);

const ends: readonly { readonly what: string; readonly end: End }[] = [
  { what: "is answered", end: (_, session) => rawCall(session, { body: hello }) },
  {
    what: "runs out of time",
    end: (_, session) => rawCall(session, { body: waits, headers: { "grpc-timeout": "60m" } }),
  },
  {
    what: "is cancelled while it runs",
    end: async (limited, session) => {
      const stream = begin(session);
      stream.end(waits);
      await runs(limited);
      stream.close(8);
    },
  },
  {
    what: "loses its connection while it runs",
    end: async (limited, session) => {
      begin(session).end(waits);
      await runs(limited);
      session.destroy();
    },
  },
  {
    what: "loses its connection in its message",
    end: async (_, session) => {
      begin(session).write(waits.subarray(0, 7));
      // A second call would be refused; the answer says that the first has arrived.
      await rawCall(session, { body: hello });
      session.destroy();
    },
  },
  {
    what: "is a stream whose reader leaves",
    end: async (_, session) => {
      const stream = begin(session, "Count");
      stream.end(countFar);
      await new Promise((resolve) => stream.once("data", resolve));
      stream.close(8);
    },
  },
  {
    what: "was one of hundreds that were cancelled at once",
    end: async (_, session) => {
      for (let call = 0; call < 300; call += 1) {
        const stream = begin(session);
        if (call % 2 === 0) stream.write(hello);
        stream.close(8);
      }
      await new Promise((resolve) => session.ping(resolve));
    },
  },
];

describe("over gRPC, a place is free again, once, after a call that", () => {
  it.each(ends)("$what", async ({ end }) => {
    const limited = await open();
    const { connect, waiting } = limited;
    const holder = await connect();
    const statusOf = async () => (await rawCall(holder, { body: hello })).status;
    begin(holder).end(waits);
    await expect.poll(waiting).toBe(1);
    await end(limited, await connect());
    await expect.poll(statusOf).toBe(0);
    begin(holder).end(waits);
    await expect.poll(waiting).toBe(2);
    expect(await statusOf()).toBe(8);
    expect(await limited.server.metrics.render()).toMatch(
      /requests_shed_total\{protocol="grpc",service="counter"\} [1-9]/,
    );
  });
});
