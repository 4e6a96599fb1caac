import { connect as openSession } from "node:http2";
import { connect } from "node:net";
import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { exchangeBytes } from "../hostile/exchange-bytes.ts";
import { ask } from "./rig/ask.ts";
import { expectProblem } from "./rig/problem.ts";
import { readAnswer } from "./rig/read-answers.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

let edge: Edge;
const startWith = (variables: Record<string, string>) => async (): Promise<void> => {
  edge = await startEdge({ variables });
};

describe.skipIf(withoutHaproxy)("20 requests in 10 s from one address", () => {
  beforeAll(startWith({ LB_RATE_LIMIT: "20" }));
  afterAll(() => edge.close());

  it("are served, the next ones are not, and a session of HTTP/2 does not help", async () => {
    const port = edge.ports.public;
    for (let nth = 1; nth <= 20; nth += 1) expect((await ask({ port })).status).toBe(200);

    for (const method of ["GET", "POST"]) {
      const answer = await ask({ port, method });
      expectProblem(answer, "rate_limited");
      expect(answer.headers["retry-after"]).toBe("10");
    }
    expect(await statusOverHttp2()).toBe(429);
    expect(edge.upstream.seen.length).toBe(20);
  });

  // Elsewhere 127.0.0.1 is the only address of the loopback interface.
  it.skipIf(process.platform !== "linux")("take nothing from another address", async () => {
    const asked = { port: edge.ports.public };
    expect((await ask(asked)).status).toBe(429);
    expect((await ask({ ...asked, localAddress: "127.0.0.2" })).status).toBe(200);
  });
});

const statusOverHttp2 = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const session = openSession(`http://127.0.0.1:${edge.ports.public}`);
    session.on("error", reject);
    session.request({ ":path": "/" }).on("response", (headers) => {
      session.destroy();
      resolve(headers[":status"] ?? 0);
    });
  });

const connectionRows = [
  { what: "wait between two requests", bytes: "GET / HTTP/1.1\r\nhost: a\r\n\r\n" },
  { what: "are in the middle of their headers", bytes: "GET / HTTP/1.1\r\nhost: a\r\n" },
  { what: "have said nothing", bytes: "" },
];

describe.skipIf(withoutHaproxy)("5 connections of one address", () => {
  beforeAll(startWith({ LB_CLIENT_CONNECTIONS: "5" }));
  afterAll(() => edge.close());

  it.for(connectionRows)("are enough when they $what", async ({ bytes }) => {
    const port = edge.ports.public;
    // Those of the row before are still being taken down.
    await waitUntil("there is room", async () => (await ask({ port })).status === 200);
    const sockets = Array.from({ length: 4 }, () => connect(port, "127.0.0.1"));
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    for (const socket of sockets) socket.on("error", () => undefined).write(bytes);
    expect((await ask({ port })).status).toBe(200);

    sockets.push(connect(port, "127.0.0.1"));
    let refusal = await ask({ port });
    await waitUntil("one more is too many", async () => {
      refusal = await ask({ port });
      return refusal.status !== 200;
    });
    expectProblem(refusal, "rate_limited");
    expect(refusal.headers["retry-after"]).toBe("1");
  });
});

const chunkedBody = (size: number, each = size): string => {
  const chunk = `${each.toString(16)}\r\n${"a".repeat(each)}\r\n`;
  return `${chunk.repeat(size / each)}0\r\n\r\n`;
};

const withLength = (size: number): string => `content-length: ${size}\r\n\r\n${"a".repeat(size)}`;
const withChunks = (size: number, each?: number): string =>
  `transfer-encoding: chunked\r\n\r\n${chunkedBody(size, each)}`;

interface BodyRow {
  readonly what: string;
  readonly rest: string;
  /** Bytes that the service gets; refused without it. */
  readonly served?: number;
  readonly method?: string;
  /** Too much to be read: the connection is reset, and the answer may be lost with it. */
  readonly mayBeCut?: boolean;
}

const bodyRows: readonly BodyRow[] = [
  { what: "48 KiB with a length", rest: withLength(49_152), served: 49_152 },
  { what: "48 KiB in one chunk", rest: withChunks(49_152), served: 49_152 },
  { what: "48 KiB in chunks of 16 bytes", rest: withChunks(49_152, 16), served: 49_152 },
  { what: "a byte more with a length", rest: withLength(49_153) },
  { what: "a byte more in one chunk", rest: withChunks(49_153) },
  { what: "1 MB with a length", rest: withLength(1_000_000), mayBeCut: true },
  { what: "1 MB in one chunk", rest: withChunks(1_000_000), mayBeCut: true },
  { what: "1 MB in chunks of 10 bytes", rest: withChunks(1_000_000, 10), mayBeCut: true },
  {
    what: "a byte more with headers of 15,000",
    rest: `a: ${"a".repeat(14_800)}\r\n${withChunks(49_153)}`,
  },
  { what: "1 MB with the method GET", rest: withLength(1_000_000), mayBeCut: true, method: "GET" },
];

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const otherMethods = ["TRACE", "CONNECT", "COOK", "PROPFIND", "get", "Get", "PURGE"];

describe.skipIf(withoutHaproxy)("the edge", () => {
  beforeAll(startWith({ LB_REQUEST_TIMEOUT: "2s" }));
  afterAll(() => edge.close());

  const send = async (head: string, rest: string) => {
    const text = `${head} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${rest}`;
    const bytes = Buffer.from(text);
    return readAnswer(await exchangeBytes({ port: edge.ports.public, bytes }));
  };

  it.for(bodyRows)("reads a body of $what", async (row) => {
    const { rest, served, method = "POST", mayBeCut = false } = row;
    const before = edge.upstream.seen.length;
    const answer = await send(`${method} /`, rest);
    const seen = edge.upstream.seen.slice(before).map(({ body }) => body.length);
    expect(seen).toEqual(served === undefined ? [] : [served]);
    if (served === undefined && answer.status === 413) expectProblem(answer, "too_large");
    const refusals = mayBeCut ? [413, 0] : [413];
    expect(served === undefined ? refusals : [200]).toContain(answer.status);
  });

  it.for(methods)("knows the method %s", async (method) => {
    expect((await send(`${method} /${method}`, "\r\n")).status).toBe(200);
    expect(edge.upstream.seen.at(-1)).toMatchObject({ method, url: `/${method}` });
  });

  it.for(otherMethods)("does not know the method %s", async (method) => {
    const before = edge.upstream.seen.length;
    const target = method === "CONNECT" ? "localhost:443" : "/";
    expectProblem(await send(`${method} ${target}`, "\r\n"), "invalid_argument", 405);
    expect(edge.upstream.seen.length).toBe(before);
  });
});
