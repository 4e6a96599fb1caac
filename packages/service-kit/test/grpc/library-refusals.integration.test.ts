import { waitUntil } from "@tandem/lab";
import { afterEach, describe, expect, it } from "vitest";
import { type CounterOptions, openCounter } from "./open-counter.ts";
import { frame, openSession, type RawCall, rawCall } from "./raw-call.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const open = async (options: CounterOptions = {}) => {
  const server = await openCounter(options);
  closing.push(server.endpoint.close);
  const session = await openSession(server.port);
  closing.push(() => session.destroy());
  return { server, call: (each: RawCall) => rawCall(session, each) };
};

const message = frame(Buffer.from("082a", "hex"));

interface Case {
  readonly what: string;
  readonly code: string;
  readonly status: number;
  readonly call: RawCall;
}

const notOne = (what: string, body: Buffer): Case => ({
  what,
  code: "invalid_argument",
  status: 12,
  call: { body },
});
const unfinished = (what: string, body: Buffer): Case => ({
  what,
  code: "deadline_exceeded",
  status: 4,
  call: { body, ends: false, headers: { "grpc-timeout": "100m" } },
});
const cases: readonly Case[] = [
  {
    what: "a message of 4 GB, announced",
    code: "too_large",
    status: 8,
    call: { body: Buffer.from("00ffffffff08", "hex"), ends: false },
  },
  notOne("no message", Buffer.alloc(0)),
  notOne("a frame that is cut off", message.subarray(0, 6)),
  notOne("two messages", Buffer.concat([message, message])),
  unfinished("no message in time", Buffer.alloc(0)),
  unfinished("half of a message in time", message.subarray(0, 6)),
];

const methods = ["counter.v1.CounterService/Echo", "counter.v1.CounterService/Count"];

describe.each(methods)("what grpc-js refuses at %s is answered in our words", (method) => {
  it.each(cases)("and reported once: $what", async ({ call: { headers, ...rest }, ...each }) => {
    const { server, call } = await open();
    const answer = await call({
      ...rest,
      path: `/${method}`,
      headers: { ...headers, "x-request-id": "r-1" },
    });
    expect(answer).toMatchObject({
      status: each.status,
      headers: { "error-code": each.code, "x-request-id": "r-1" },
    });
    expect(answer.message).not.toMatch(/Received|streaming|Deadline exceeded/);
    expect(server.lines()).toMatchObject([
      { event: "request-completed", request_id: "r-1", method, status: each.status },
    ]);
    expect(await server.metrics.render()).toMatch(
      new RegExp(`_duration_seconds_count\\{.*${method}.*code="${each.status}".*\\} 1\n`),
    );
  });
});

it("a request id that is missing is the same for the caller and the log", async () => {
  const { server, call } = await open();
  const answer = await call({ body: Buffer.alloc(0) });
  expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  expect(server.lines()).toMatchObject([{ request_id: answer.headers["x-request-id"] }]);
});

it("the time that a caller took to send nothing is counted", async () => {
  const { server, call } = await open({ config: { requestTimeoutMs: 200 } });
  await call({ ends: false });
  expect(server.lines()[0]?.["duration_ms"]).toBeGreaterThan(150);
});

it("a handler that is too late is reported once, by itself", async () => {
  const { server, call } = await open({
    handlers: {
      Echo: async (_request, { deadline }) => {
        await new Promise((_resolve, reject) => deadline.addListener(reject));
        return {};
      },
    },
  });
  const answer = await call({ body: message, headers: { "grpc-timeout": "50m" } });
  expect(answer).toMatchObject({ status: 4, headers: { "error-code": "deadline_exceeded" } });
  const completions = () => server.lines().filter(({ event }) => event === "request-completed");
  await waitUntil("a report", () => completions().length > 0);
  expect(completions()).toHaveLength(1);
});

it("a handler that knows no deadline has the request id that its caller is told", async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<object>();
  const seen: string[] = [];
  const { server, call } = await open({
    handlers: {
      Echo: (_request, { requestId }) => {
        seen.push(requestId);
        return held;
      },
    },
  });
  const answer = await call({ body: message, headers: { "grpc-timeout": "50m" } });
  expect(answer).toMatchObject({ status: 4, headers: { "error-code": "deadline_exceeded" } });
  expect(seen).toEqual([answer.headers["x-request-id"]]);
  expect(server.lines()).toEqual([]);
  release({});
  await waitUntil("a report", () => server.lines().length > 0);
  expect(server.lines()).toHaveLength(1);
});

it.each(["0S", "0n", "1n", "999u"])("a deadline of %s is over", async (timeout) => {
  let calls = 0;
  const { call } = await open({
    handlers: {
      Echo: async () => {
        calls += 1;
        return {};
      },
    },
  });
  for (let round = 0; round < 20; round += 1) {
    const answer = await call({ body: message, headers: { "grpc-timeout": timeout } });
    expect(answer).toMatchObject({ status: 4, headers: { "error-code": "deadline_exceeded" } });
  }
  expect(calls).toBe(0);
});
