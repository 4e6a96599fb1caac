import { connect as connectSocket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CounterProcess, forkCounter } from "./counter-process.ts";
import { letIn } from "../test-access.ts";
import { frame, openSession, type RawAnswer, type RawCall, rawCall } from "./raw-call.ts";

const status = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  resourceExhausted: 8,
  unimplemented: 12,
};

// EchoRequest { number: 42, text: "hi" }
const hello = frame(Buffer.from("082a12026869", "hex"));
const emptyCompressed = frame(Buffer.alloc(0), { compressed: true });
const megabytes = gzipSync(Buffer.alloc(5 * 1024 * 1024));

let counter: CounterProcess;

beforeAll(async () => {
  counter = await forkCounter();
  const session = await openSession(counter.port);
  // Warm, as a server is that has run for a minute.
  for (let count = 0; count < 300; count += 1) await rawCall(session, { body: hello });
  session.destroy();
});
afterAll(() => counter.end());

/** One call over a connection of its own, and the processor time that it took there. */
const spend = async (call: RawCall): Promise<{ answer: RawAnswer; cpuMs: number }> => {
  const before = await counter.cpuMs();
  const session = await openSession(counter.port);
  const answer = await rawCall(session, call);
  session.destroy();
  return { answer, cpuMs: (await counter.cpuMs()) - before };
};

const bestOfThree = async (call: RawCall) => {
  const runs = [await spend(call), await spend(call), await spend(call)];
  return { ...runs[0], cpuMs: Math.min(...runs.map(({ cpuMs }) => cpuMs)) };
};

const echoes = async (): Promise<number | undefined> =>
  (await spend({ body: hello })).answer.status;

interface Case extends RawCall {
  readonly what: string;
  readonly status: number;
}

const invalid = [
  { what: "a message that ends within a string", hex: "120a6869" },
  { what: "a message of nothing but continuation bytes", hex: "ffffffffffffffffff" },
  { what: "a string that is not UTF-8", hex: "082a1202c328" },
  { what: "half of a surrogate pair in a string", hex: "1203eda080" },
  { what: "4294967338 in an int32, which would become 42", hex: "08aa80808010" },
  { what: "3000000000 in an int32, which would become negative", hex: "0880bcc1960b" },
  { what: "a negative number of 64 bits in an int32", hex: "08ffffffff8fffffffff01" },
].map(({ what, hex }) => ({
  what,
  body: frame(Buffer.from(hex, "hex")),
  status: status.invalidArgument,
}));

const cases: readonly Case[] = [
  ...invalid,
  { what: "5 MB", body: frame(Buffer.alloc(5e6)), status: status.resourceExhausted },
  {
    what: "one byte more than 256 KiB",
    body: frame(Buffer.alloc(256 * 1024 + 1)),
    status: status.resourceExhausted,
  },
  {
    what: "5 MB of zeros, compressed",
    body: frame(megabytes, { compressed: true }),
    headers: { "grpc-encoding": "gzip" },
    status: status.unimplemented,
  },
  {
    what: "3,000 compressed messages in one call",
    body: Buffer.concat(Array.from({ length: 3_000 }, () => emptyCompressed)),
    headers: { "grpc-encoding": "gzip" },
    status: status.unimplemented,
  },
  {
    what: "a compression nobody knows",
    body: hello,
    headers: { "grpc-encoding": "zstd" },
    status: status.unimplemented,
  },
  {
    what: "a frame longer than what is sent",
    body: frame(Buffer.from("0800", "hex"), { length: 100 }),
    status: status.unimplemented,
  },
  { what: "no message at all", status: status.unimplemented },
  {
    what: "50,000 messages instead of one",
    body: Buffer.concat(Array.from({ length: 50_000 }, () => frame(Buffer.alloc(0)))),
    status: status.unimplemented,
  },
  { what: "a method nobody has", path: "/no.Such/Method", status: status.unimplemented },
  { what: "a path of strange bytes", path: "/\u00ff\u00e9%00", status: status.unimplemented },
  {
    what: "64 KB of metadata in parts",
    headers: Object.fromEntries(["a", "b", "c", "d"].map((key) => [key, "x".repeat(15_000)])),
    body: hello,
    status: status.resourceExhausted,
  },
  {
    what: "70 KB of metadata in one piece",
    headers: { big: "x".repeat(70_000) },
    body: hello,
    status: status.resourceExhausted,
  },
  {
    what: "a timeout that is not one",
    headers: { "grpc-timeout": "soon" },
    body: hello,
    status: status.invalidArgument,
  },
  {
    what: "256 KiB of groups within groups",
    body: frame(Buffer.alloc(256 * 1024, 0x23)),
    status: status.invalidArgument,
  },
];

describe("a call that makes no sense", () => {
  it.each(cases)("is answered with a status at little cost: $what", async (each) => {
    const { answer, cpuMs } = await bestOfThree(each);
    expect(answer?.status).toBe(each.status);
    expect(answer?.headers["error-code"]).toMatch(/^(invalid_argument|too_large|not_found)$/);
    expect(answer?.headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
    expect(answer?.message).not.toMatch(/\.[jt]s\b|\bat |protobuf|Error|undefined/i);
    expect(cpuMs).toBeLessThan(20);
    expect(await echoes()).toBe(status.ok);
    expect(counter.noise()).toBe("");
  });

  it("of another content type is answered as HTTP does", async () => {
    const { answer } = await spend({ headers: { "content-type": "text/html" }, body: hello });
    expect(answer.httpStatus).toBe(415);
  });

  it("names the error code and the request id, and leaves one line in the log", async () => {
    const headers = { "x-request-id": "refused-1" };
    const { answer } = await spend({ path: "/no.Such/Method", headers });
    expect(answer.headers).toMatchObject({
      "error-code": "not_found",
      "x-request-id": "refused-1",
    });
    const lines = (await counter.log()).filter((line) => line["request_id"] === "refused-1");
    expect(lines).toMatchObject([{ event: "request-completed", method: "unknown", status: 12 }]);
  });
});

describe("a message within the limits", () => {
  it.each([
    { what: "U+FFFD as such", hex: "08001203efbfbd" },
    { what: "the smallest int32", hex: "0880808080f8ffffffff011200" },
    { what: "the largest int32", hex: "08ffffffff071200" },
    { what: "-1", hex: "08ffffffffffffffffff011200" },
  ])("comes back as it was sent: $what", async ({ hex }) => {
    const { answer } = await spend({ body: frame(Buffer.from(hex, "hex")) });
    expect([answer.status, answer.body.toString("hex")]).toEqual([status.ok, hex]);
  });
});

describe("a deadline", () => {
  it("longer than a timer can be is cut to ours", async () => {
    // 2^31 milliseconds and a little more.
    const headers = { "grpc-timeout": "2147484S" };
    // EchoRequest { text: "slow" }
    const body = frame(Buffer.from("1204736c6f77", "hex"));
    const { answer } = await spend({ headers, body });
    expect(answer.status).toBe(status.ok);
  });

  it("of ours applies to a call without one, even when its message never ends", async () => {
    const startedAt = performance.now();
    const { answer } = await spend({ body: hello.subarray(0, 7), ends: false });
    expect(answer.status).toBe(status.deadlineExceeded);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

// HEADERS with END_STREAM and END_HEADERS; the header block spells everything out.
const literal = (name: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);
const headerBlock = (path: string): Buffer =>
  Buffer.concat([
    literal(":method", "POST"),
    literal(":scheme", "http"),
    literal(":authority", "a"),
    literal(":path", path),
    literal("content-type", "application/grpc"),
    literal("authorization", letIn.authorization),
  ]);
const http2Frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};
const greeting = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  http2Frame(4, 0, 0, Buffer.alloc(0)),
]);
const streamIds = (count: number) => Array.from({ length: count }, (_, index) => 2 * index + 1);
const openStream = (id: number, path = "/counter.v1.CounterService/Echo") =>
  http2Frame(1, 0x4, id, headerBlock(path));
const resetStream = (id: number) => http2Frame(3, 0, id, Buffer.from([0, 0, 0, 8]));

/** Writes all at once and waits until the server hangs up. */
const throwAt = async (bytes: Buffer): Promise<number> => {
  const before = await counter.cpuMs();
  const socket = connectSocket(counter.port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.on("error", () => socket.destroy());
  socket.resume().write(bytes);
  await closed;
  return (await counter.cpuMs()) - before;
};

describe("a connection that breaks the rules is closed, and others are served", () => {
  it.each([
    { what: "HTTP/1.1", mostMs: 20, bytes: Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n") },
    { what: "noise", mostMs: 20, bytes: Buffer.alloc(10_000, 0xff) },
    {
      what: "a malformed frame",
      mostMs: 20,
      bytes: Buffer.concat([greeting, Buffer.alloc(64, 0xff)]),
    },
    {
      what: "10,000 streams at once",
      mostMs: 40,
      bytes: Buffer.concat([greeting, ...streamIds(10_000).map((id) => openStream(id))]),
    },
    {
      what: "10,000 streams, each reset at once",
      // nghttp2 hangs up after 1,000.
      mostMs: 150,
      bytes: Buffer.concat([
        greeting,
        ...streamIds(10_000).flatMap((id) => [openStream(id), resetStream(id)]),
      ]),
    },
    {
      what: "10,000 calls of no method, each reset before it can be refused",
      mostMs: 150,
      bytes: Buffer.concat([
        greeting,
        ...streamIds(10_000).flatMap((id) => [openStream(id, "/no.Such/Method"), resetStream(id)]),
      ]),
    },
  ])("$what", async ({ bytes, mostMs }) => {
    const costs = [await throwAt(bytes), await throwAt(bytes), await throwAt(bytes)];
    expect(await echoes()).toBe(status.ok);
    expect(counter.noise()).toBe("");
    expect(Math.min(...costs)).toBeLessThan(mostMs);
  });

  it("10,000 calls on one connection are answered one after the other", async () => {
    const session = await openSession(counter.port);
    const calls = Array.from({ length: 10_000 }, () => rawCall(session, { body: hello }));
    const answers = await Promise.all(calls);
    expect(answers.filter((answer) => answer.status !== status.ok)).toEqual([]);
    session.destroy();
  });
});
