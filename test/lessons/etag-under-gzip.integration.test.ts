import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, type HttpAnswer } from "../edge/rig/ask.ts";
import { type Edge, startEdge } from "../edge/rig/start-edge.ts";
import { type ServedEdge, startServices } from "../edge/rig/start-services.ts";
import type { SeenRequest, UpstreamAnswer } from "../edge/rig/start-upstream.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

describe.skipIf(withoutHaproxy)("docs/lessons/etag-under-gzip.md", () => {
  let edge: ServedEdge;
  beforeAll(async () => {
    edge = await startServices();
  });
  afterAll(() => edge.close());

  const get = (headers: Readonly<Record<string, string>>): Promise<HttpAnswer> =>
    ask({ port: edge.ports.public, path: "/recipes/42", headers });

  it('gzip makes "1" into W/"1", which equals no tag by the strong comparison', async () => {
    const plain = await get({});
    const zipped = await get({ "accept-encoding": "gzip" });
    for (const { headers } of [plain, zipped])
      process.stdout.write(`${headers["content-encoding"] ?? "plain"}: etag ${headers.etag}\n`);

    expect(plain.headers).toMatchObject({ etag: '"1"' });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(zipped.headers).toMatchObject({ etag: 'W/"1"', "content-encoding": "gzip" });
    expect(isStronglyEqual(String(zipped.headers.etag), String(plain.headers.etag))).toBe(false);
    expect(isStronglyEqual(String(zipped.headers.etag), String(zipped.headers.etag))).toBe(false);
  });

  it("a caller who holds either has nothing sent again", async () => {
    for (const tag of ['"1"', 'W/"1"']) {
      const answer = await get({ "accept-encoding": "gzip", "if-none-match": tag });
      process.stdout.write(`if-none-match ${tag}: ${answer.status}\n`);
      expect(answer.status).toBe(304);
      expect(answer.body).toHaveLength(0);
    }
    expect((await get({ "if-none-match": 'W/"2"' })).status).toBe(200);
  });

  it("a caller who asks for it unchanged has the strong tag", async () => {
    const { headers } = await get({ "accept-encoding": "identity" });
    expect(headers.etag).toBe('"1"');
  });
});

/** RFC 9110 8.8.3.2: both are not weak, and the same. */
const isStronglyEqual = (left: string, right: string): boolean =>
  left === right && !left.startsWith("W/");

/** By the number in the tag, however it is written. */
const isSameVersion = (left: string, right: string): boolean => left.replace(/^W\//, "") === right;

/** A service with one thing in version 1, which is written under a precondition. */
const answer = ({ method, url, headers }: SeenRequest): UpstreamAnswer => {
  const etag = '"1"';
  const held = headers.find(([name]) => name === "if-match")?.[1] ?? "";
  const isHeld = url === "/strong" ? isStronglyEqual : isSameVersion;
  if (method === "PUT") return { status: isHeld(held, etag) ? 204 : 412, body: "" };
  return { headers: { etag, "content-type": "application/json" }, body: "{}" };
};

describe.skipIf(withoutHaproxy)("docs/lessons/etag-under-gzip.md, for writers", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ answer });
  });
  afterAll(() => edge.close());

  /** Reads, and writes with the tag that came. */
  const readAndWrite = async (path: string, encoding: string): Promise<string> => {
    const port = edge.ports.public;
    const read = await ask({ port, path, headers: { "accept-encoding": encoding } });
    const tag = String(read.headers.etag);
    const written = await ask({ port, path, method: "PUT", headers: { "if-match": tag } });
    return `${tag}: ${written.status}`;
  };

  it.each([
    ["/strong", "gzip", 'W/"1": 412'],
    ["/strong", "identity", '"1": 204'],
    ["/by-version", "gzip", 'W/"1": 204'],
    ["/by-version", "identity", '"1": 204'],
  ])("to %s, having read with %s, If-Match with %s", async (path, encoding, expected) => {
    const outcome = await readAndWrite(path, encoding);
    process.stdout.write(`${path}, read with ${encoding}: if-match ${outcome}\n`);
    expect(outcome).toBe(expected);
  });
});
