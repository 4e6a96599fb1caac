import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, type HttpAnswer } from "./rig/ask.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { type ServedEdge, startServices } from "./rig/start-services.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

const text = JSON.stringify({ recipes: Array.from({ length: 200 }, (_, id) => ({ id })) });

interface Row {
  readonly what: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** What the caller says that it takes. @default "gzip" */
  readonly accepts?: string;
  readonly status?: number;
}

const compressed: readonly Row[] = [
  { what: "JSON", type: "application/json" },
  { what: "JSON with a charset", type: "application/json; charset=utf-8" },
  { what: "a problem", type: "application/problem+json", status: 200 },
  { what: "an answer to GraphQL", type: "application/graphql-response+json" },
  { what: "a page", type: "text/html; charset=utf-8" },
  { what: "plain text", type: "text/plain" },
  { what: "a style sheet", type: "text/css" },
  { what: "a script", type: "text/javascript; charset=utf-8" },
  // Longer for it: HAProxy 2.6 has no least size.
  { what: "a text of 2 bytes", type: "text/plain", body: "ok" },
  { what: "a text of 400 KB", type: "text/plain", body: text.repeat(200) },
  { what: "for a caller who takes more than gzip", type: "text/plain", accepts: "br, gzip;q=0.5" },
];

const untouched: readonly Row[] = [
  { what: "a picture", type: "image/png" },
  { what: "bytes", type: "application/octet-stream" },
  { what: "what nobody names", type: "" },
  { what: "what is compressed already", type: "text/plain", headers: { "content-encoding": "br" } },
  {
    what: "what may not be transformed",
    type: "application/json",
    headers: { "cache-control": "no-store, no-transform" },
  },
  { what: "an error", type: "application/problem+json", status: 404 },
  { what: "for a caller who takes none", type: "application/json", accepts: "" },
  { what: "for a caller who takes another", type: "application/json", accepts: "br" },
  { what: "for a caller who refuses gzip", type: "application/json", accepts: "gzip;q=0, br" },
  { what: "for a caller who takes identity", type: "application/json", accepts: "identity" },
];

describe.skipIf(withoutHaproxy)("compression at the edge", () => {
  let edge: Edge;
  const rows = new Map<string, Row>();
  for (const row of [...compressed, ...untouched]) rows.set(`/${encodeURI(row.what)}`, row);

  beforeAll(async () => {
    edge = await startEdge({
      isInternal: true,
      answer: ({ url }) => {
        const { type = "", headers, body = text, status = 200 } = rows.get(url) ?? {};
        return { status, body, headers: { "content-type": type, ...headers } };
      },
    });
  });
  afterAll(() => edge.close());

  const askFor = ({ what, accepts = "gzip" }: Row, port: number): Promise<HttpAnswer> => {
    const headers = accepts === "" ? {} : { "accept-encoding": accepts };
    return ask({ port, path: `/${encodeURI(what)}`, headers });
  };

  it.for(compressed)("is gzip of the same bytes, unasked of the service: $what", async (row) => {
    const { headers, body } = await askFor(row, edge.ports.public);
    const names = edge.upstream.seen.at(-1)?.headers.map(([name]) => name);
    expect(names).toContain("x-forwarded-for");
    expect(names).not.toContain("accept-encoding");
    expect(headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
    expect(gunzipSync(body).equals(Buffer.from(row.body ?? text))).toBe(true);
  });

  it.for(untouched)("leaves alone: $what", async (row) => {
    const { headers, body } = await askFor(row, edge.ports.public);
    expect(headers["content-encoding"]).toBe(row.headers?.["content-encoding"]);
    expect(body.equals(Buffer.from(text))).toBe(true);
  });

  it("is none between the services", async () => {
    const row: Row = { what: "JSON", type: "application/json" };
    const { headers, body } = await askFor(row, edge.ports.recipeApiHttp);
    expect(headers["content-encoding"]).toBe(undefined);
    expect(body.toString()).toBe(text);
  });
});

describe.skipIf(withoutHaproxy)("compression and versions", () => {
  let served: ServedEdge;
  beforeAll(async () => {
    served = await startServices();
  });
  afterAll(() => served.close());

  const recipe = (headers: Record<string, string>): Promise<HttpAnswer> =>
    ask({ port: served.ports.public, path: "/recipes/42", headers });

  // Another representation has another strong ETag: RFC 9110, 8.8.1. A caller who means to send
  // If-Match, which has to be strong, asks without Accept-Encoding.
  it("weaken the ETag, which still says that nothing has changed", async () => {
    const [plain, gzip] = [await recipe({}), await recipe({ "accept-encoding": "gzip" })];
    expect(plain.headers.etag).toBe('"1"');
    expect(gzip.headers.etag).toBe('W/"1"');
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);

    for (const etag of ['"1"', 'W/"1"']) {
      const again = await recipe({ "accept-encoding": "gzip", "if-none-match": etag });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    }
    expect((await recipe({ "if-none-match": 'W/"2"' })).status).toBe(200);
  });
});
