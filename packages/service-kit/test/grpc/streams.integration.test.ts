import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { ServiceError } from "@tandem/contracts";
import { waitUntil } from "@tandem/lab";
import { createDeadline, type Deadline } from "@tandem/resilience";
import { afterEach, describe, expect, it } from "vitest";
import { createGrpcClient, type GrpcClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { letIn, testToken } from "../test-access.ts";
import {
  type CounterHandlers,
  type CounterOptions,
  type CounterServer,
  loadCounter,
  openCounter,
} from "./open-counter.ts";
import { frame, openSession } from "./raw-call.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Opened {
  readonly server: CounterServer;
  readonly client: GrpcClient;
  /** The numbers of one stream. */
  count(to: number, deadline?: Deadline): AsyncIterable<{ readonly number: number }>;
}

const open = async (options: CounterOptions = {}): Promise<Opened> => {
  const server = await openCounter(options);
  const { Count } = await loadCounter();
  const client = await createGrpcClient({
    addresses: [server.address],
    policy: plainPolicy,
    token: testToken,
    logger: server.logger,
  });
  closing.push(server.endpoint.close, client.close);
  return {
    server,
    client,
    count: (to, deadline = createDeadline(10_000)) =>
      client.stream(Count, { to }, callOf(deadline)),
  };
};

const completions = ({ server }: Opened) =>
  server.lines().filter((line) => line["event"] === "request-completed");

/** Numbers without end; knows how far it was read and how it ended. */
const createSource = (padding = "") => {
  const seen = { pulled: 0, ended: false, reason: undefined as unknown };
  const Count: CounterHandlers["Count"] = async function* count(_request, { deadline }) {
    try {
      for (;;) {
        seen.pulled += 1;
        yield { number: seen.pulled, padding };
        await turn();
      }
    } finally {
      seen.ended = true;
      seen.reason = deadline.reason;
    }
  };
  return { seen, Count };
};

const never = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

const collect = async <Value>(stream: AsyncIterable<Value>): Promise<Value[]> => {
  const values: Value[] = [];
  for await (const value of stream) values.push(value);
  return values;
};

const failureOf = async (stream: AsyncIterable<unknown>): Promise<ServiceError> => {
  try {
    for await (const _ of stream);
  } catch (error) {
    return error as ServiceError;
  }
  throw new Error("the stream ended in order");
};

describe("a stream", () => {
  it("brings every message in order, and is reported once", async () => {
    const opened = await open();
    const numbers = (await collect(opened.count(1_000))).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    await waitUntil("a report", () => completions(opened).length > 0);
    expect(completions(opened)).toMatchObject([
      { method: "counter.v1.CounterService/Count", status: 0, request_id: "test-1" },
    ]);
    expect(await opened.server.metrics.render()).toMatch(
      /rpc_server_call_duration_seconds_count\{.*CounterService\/Count.*\} 1\n/,
    );
  });

  it("may be empty", async () => {
    const opened = await open();
    expect(await collect(opened.count(0))).toEqual([]);
    await waitUntil("a report", () => completions(opened).length > 0);
    expect(completions(opened)).toMatchObject([{ status: 0 }]);
  });

  it("is not read ahead of a slow reader", async () => {
    const { seen, Count } = createSource("x".repeat(10_000));
    const { server } = await open({ handlers: { Count } });
    const session = await openSession(server.port);
    const stream = session.request({
      ":method": "POST",
      ":path": "/counter.v1.CounterService/Count",
      "content-type": "application/grpc",
      ...letIn,
    });
    stream.end(frame(Buffer.alloc(0)));
    await once(stream, "response");
    let before = -1;
    // Nobody reads: the source comes to rest.
    await waitUntil(
      "no more messages are pulled",
      () => {
        const isAtRest = seen.pulled === before;
        before = seen.pulled;
        return isAtRest;
      },
      { pauseMs: 200 },
    );
    // The windows of both sides and 16 messages in between; unbounded it would be thousands.
    expect(seen.pulled).toBeLessThan(60);
    stream.resume();
    await waitUntil("more is pulled when it is read", () => seen.pulled > before + 100);
    session.destroy();
    await waitUntil("the source ends", () => seen.ended);
  });

  it("that its reader leaves ends the source and its signal", async () => {
    const { seen, Count } = createSource();
    const opened = await open({ handlers: { Count } });
    for await (const { number } of opened.count(0)) if (number === 3) break;
    await waitUntil("the source ends", () => seen.ended);
    expect(seen.reason).toMatchObject({ code: "cancelled" });
    expect(completions(opened)).toMatchObject([{ status: 1 }]);
  });

  it("that its reader leaves ends a source that waits for something else", async () => {
    const seen = { waits: false, ended: false };
    const opened = await open({
      handlers: {
        Count: async function* count(_request, { deadline }) {
          try {
            yield { number: 1 };
            seen.waits = true;
            await never(deadline.signal);
          } finally {
            seen.ended = true;
          }
        },
      },
    });
    const deadline = createDeadline(10_000);
    const reading = failureOf(opened.count(0, deadline));
    await waitUntil("the source waits", () => seen.waits);
    deadline.cancel();
    expect(await reading).toMatchObject({ code: "cancelled" });
    await waitUntil("the source ends", () => seen.ended);
  });

  it("ends at the caller's deadline", async () => {
    const { seen, Count } = createSource();
    const opened = await open({ handlers: { Count } });
    const failure = await failureOf(opened.count(0, createDeadline(200)));
    expect(failure).toMatchObject({ code: "deadline_exceeded" });
    await waitUntil("the source ends", () => seen.ended);
  });

  it("ends at the server's own limit, which is not that of other calls", async () => {
    const handlers: Partial<CounterHandlers> = {
      Count: async function* count(_request, { deadline }) {
        yield { number: Math.round(deadline.remainingMs() / 100) };
        await never(deadline.signal);
      },
    };
    const opened = await open({
      handlers,
      streamTimeoutMs: 500,
      config: { requestTimeoutMs: 100 },
    });
    expect(await failureOf(opened.count(0))).toMatchObject({ code: "deadline_exceeded" });
    await waitUntil("a report", () => completions(opened).length > 0);
    expect(completions(opened)).toMatchObject([{ status: 4 }]);
    expect(completions(opened)[0]?.["duration_ms"]).toBeGreaterThan(450);
  });

  it("may outlast the limit of other calls by default", async () => {
    const handlers: Partial<CounterHandlers> = {
      Count: async function* count(_request, { deadline }) {
        yield { number: Math.round(deadline.remainingMs() / 1_000) };
      },
    };
    const opened = await open({ handlers, config: { requestTimeoutMs: 100 } });
    const answers = await collect(opened.count(0, createDeadline(3_600_000)));
    expect(answers).toMatchObject([{ number: 60 }]);
  });

  it("fails with the code of the error, after what was sent before", async () => {
    const opened = await open({
      handlers: {
        Count: async function* count() {
          yield { number: 1 };
          throw new ServiceError("conflict", "somebody else counts");
        },
      },
    });
    const numbers: number[] = [];
    const read = async () => {
      for await (const { number } of opened.count(0)) numbers.push(number);
    };
    await expect(read()).rejects.toMatchObject({
      code: "conflict",
      message: "somebody else counts",
    });
    expect(numbers).toEqual([1]);
    expect(completions(opened)).toMatchObject([{ status: 10 }]);
  });

  it("fails without a word about an unexpected error, which is logged", async () => {
    const opened = await open({
      handlers: {
        Count: () => {
          throw new Error("connect postgres://user:hunter2@db");
        },
      },
    });
    const failure = await failureOf(opened.count(0));
    expect(failure).toMatchObject({ code: "bad_upstream" });
    expect(failure.message).not.toContain("hunter2");
    expect(JSON.stringify(opened.server.lines())).toContain("hunter2");
  });

  it("fails when a message is larger than 1 MiB", async () => {
    const { seen, Count } = createSource("x".repeat(1024 * 1024));
    const opened = await open({ handlers: { Count } });
    expect(await failureOf(opened.count(0))).toMatchObject({ code: "bad_upstream" });
    expect(completions(opened)).toMatchObject([{ status: 13 }]);
    expect(seen).toMatchObject({ pulled: 1, ended: true });
  });
});

describe("a server that stops", () => {
  it("tells its streams to open again, within its grace", async () => {
    const { seen, Count } = createSource();
    const opened = await open({ handlers: { Count }, graceMs: 400 });
    const stream = opened.count(0)[Symbol.asyncIterator]();
    await stream.next();
    const startedAt = performance.now();
    const closed = opened.server.endpoint.close();
    const reading = failureOf({ [Symbol.asyncIterator]: () => stream });
    expect(await reading).toMatchObject({
      code: "unavailable",
      message: "this server is stopping: open the stream again",
    });
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(390);
    expect(seen.ended).toBe(true);
  });

  it("lets a stream finish that is nearly done", async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const opened = await open({
      handlers: {
        Count: async function* count() {
          yield { number: 1 };
          await held;
          yield { number: 2 };
        },
      },
    });
    const stream = opened.count(0)[Symbol.asyncIterator]();
    await stream.next();
    const closed = opened.server.endpoint.close();
    release();
    expect(await stream.next()).toMatchObject({ value: { number: 2 } });
    expect(await stream.next()).toMatchObject({ done: true });
    await closed;
  });

  it("waits for nobody who does not read", async () => {
    const { Count } = createSource("x".repeat(100_000));
    const { server } = await open({ handlers: { Count }, graceMs: 300 });
    const session = await openSession(server.port);
    const stream = session.request({
      ":method": "POST",
      ":path": "/counter.v1.CounterService/Count",
      "content-type": "application/grpc",
    });
    stream.on("error", () => stream.destroy());
    stream.end(frame(Buffer.alloc(0)));
    await once(stream, "response");
    const startedAt = performance.now();
    await server.endpoint.close();
    expect(performance.now() - startedAt).toBeLessThan(600);
  });
});
