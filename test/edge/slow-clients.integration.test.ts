import { connect as openSession } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "./rig/ask.ts";
import { drip } from "./rig/drip.ts";
import { statusesIn } from "./rig/read-answers.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

/** Milliseconds that a whole request may take here; 5 s outside of tests. */
const limitMs = 1_000;
/** A busy machine is late, and HAProxy looks at its clock when it is woken. */
const latenessMs = 1_000;

const post = "POST /slow HTTP/1.1\r\nhost: localhost\r\n";

const rows = [
  { what: "the first line", head: "G", tail: "E" },
  { what: "a header", head: "GET /slow HTTP/1.1\r\nhost: ", tail: "a" },
  { what: "one header after the other", head: "GET /slow HTTP/1.1\r\n", tail: "a: b\r\n" },
  { what: "a body", head: `${post}content-length: 1000\r\n\r\n`, tail: "a" },
  {
    what: "a body in chunks",
    head: `${post}transfer-encoding: chunked\r\n\r\n`,
    tail: "1\r\na\r\n",
  },
  { what: "one chunk", head: `${post}transfer-encoding: chunked\r\n\r\nff\r\n`, tail: "a" },
  { what: "the length of a chunk", head: `${post}transfer-encoding: chunked\r\n\r\n`, tail: "0" },
  {
    what: "a body with GET",
    head: "GET /slow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n",
    tail: "a",
  },
  {
    what: "a body that is promised a 100",
    head: `${post}expect: 100-continue\r\ncontent-length: 1000\r\n\r\n`,
    tail: "a",
  },
  {
    what: "a second request",
    head: "GET / HTTP/1.1\r\nhost: localhost\r\n\r\nGET /slow HTTP/1.1\r\n",
    tail: "a",
    before: [200],
  },
];

describe.skipIf(withoutHaproxy)("who takes longer than LB_REQUEST_TIMEOUT for a request", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ variables: { LB_REQUEST_TIMEOUT: `${limitMs}ms` } });
  });
  afterAll(() => edge.close());

  const slowOnes = () => edge.upstream.seen.filter(({ url }) => url === "/slow");

  it.concurrent.for(rows)("for $what is told so, and no service hears of it", async (row) => {
    const { received, ms } = await drip(edge.ports.public, row.head, row.tail);
    const statuses = statusesIn(received).filter((status) => status !== 100);
    expect(statuses).toEqual([...(row.before ?? []), 408]);
    expect(ms).toBeGreaterThan(limitMs * 0.9);
    expect(ms).toBeLessThan(limitMs + latenessMs);
    expect(slowOnes()).toEqual([]);
  });

  it.concurrent("for a body over HTTP/2 is told so", async () => {
    const session = openSession(`http://127.0.0.1:${edge.ports.public}`);
    const stream = session.request({ ":method": "POST", ":path": "/slow", "content-length": 9 });
    stream.write("a");
    const status = await new Promise((resolve, reject) => {
      stream.on("response", (headers) => resolve(headers[":status"])).on("error", reject);
    });
    session.destroy();
    expect(status).toBe(408);
    expect(slowOnes()).toEqual([]);
  });

  it.concurrent("does not keep others waiting", async () => {
    const { status, ms } = await ask({ port: edge.ports.public });
    expect(status).toBe(200);
    expect(ms).toBeLessThan(limitMs / 2);
  });
});
