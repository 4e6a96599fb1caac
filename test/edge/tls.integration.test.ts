import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect as openSession } from "node:http2";
import { join } from "node:path";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "./rig/ask.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

let edge: Edge;
let ca: Buffer;

const handshake = async (options: ConnectionOptions): Promise<TLSSocket> => {
  const { https: port } = edge.ports;
  const socket = connect({ host: "127.0.0.1", servername: "localhost", port, ca, ...options });
  await once(socket, "secureConnect");
  return socket;
};

/** What was agreed on; a code when there is no agreement. */
const agree = async (options: ConnectionOptions): Promise<string> => {
  try {
    const socket = await handshake(options);
    const agreed = `${socket.getProtocol()} ${socket.alpnProtocol}`;
    socket.destroy();
    return agreed;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "no code";
  }
};

const only = (version: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3"): ConnectionOptions => ({
  minVersion: version,
  maxVersion: version,
  // Otherwise this side is the one that refuses the old versions.
  ciphers: "DEFAULT:@SECLEVEL=0",
});

const refusedVersion = "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION";
const refusedCipher = expect.stringMatching(/^ERR_SSL_(SSLV3|SSL\/TLS)_ALERT_HANDSHAKE_FAILURE$/);
const protocols = ["h2", "http/1.1"];

const agreements = [
  { offer: "TLS 1.0", options: only("TLSv1"), agreed: refusedVersion },
  { offer: "TLS 1.1", options: only("TLSv1.1"), agreed: refusedVersion },
  { offer: "TLS 1.2", options: only("TLSv1.2"), agreed: "TLSv1.2 false" },
  { offer: "TLS 1.3", options: only("TLSv1.3"), agreed: "TLSv1.3 false" },
  {
    offer: "TLS 1.2 without forward secrecy",
    options: { ...only("TLSv1.2"), ciphers: "AES128-GCM-SHA256:AES256-SHA:@SECLEVEL=0" },
    agreed: refusedCipher,
  },
  {
    offer: "TLS 1.2 with CBC",
    options: { ...only("TLSv1.2"), ciphers: "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0" },
    agreed: refusedCipher,
  },
  { offer: "both protocols", options: { ALPNProtocols: protocols }, agreed: "TLSv1.3 h2" },
  {
    offer: "HTTP/1.1",
    options: { ALPNProtocols: ["http/1.1"] },
    agreed: "TLSv1.3 http/1.1",
  },
  {
    offer: "HTTP/2 over TLS 1.2",
    options: { ...only("TLSv1.2"), ALPNProtocols: ["h2"] },
    agreed: "TLSv1.2 h2",
  },
  { offer: "the name localhost", options: { servername: "localhost" }, agreed: "TLSv1.3 false" },
  { offer: "the address", options: { servername: "" }, agreed: "TLSv1.3 false" },
  {
    offer: "a name that is not in the certificate",
    options: { servername: "web-api" },
    agreed: "ERR_TLS_CERT_ALTNAME_INVALID",
  },
  {
    offer: "trust in other authorities only",
    options: { ca: [] },
    agreed: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  },
];

/** One request over HTTP/2. */
const askOverHttp2 = async (path: string) => {
  const session = openSession(`https://localhost:${edge.ports.https}`, { ca });
  const stream = session.request({ ":path": path });
  const [headers] = await once(stream, "response");
  stream.resume();
  await once(stream, "close");
  session.destroy();
  return headers as Record<string, string | number | undefined>;
};

const start = async (variables: Record<string, string> = {}): Promise<void> => {
  edge = await startEdge({ variables });
  ca = await readFile(join(edge.certificates ?? "", "ca.pem"));
};

const hsts = "strict-transport-security";
const forwarded = (name: string): string | undefined =>
  edge.upstream.seen.at(-1)?.headers.find((header) => header[0] === name)?.[1];

describe.skipIf(withoutHaproxy)("HTTPS at the edge", () => {
  beforeAll(() => start());
  afterAll(() => edge.close());

  it.for(agreements)("is agreed on as it should be with $offer", async ({ options, agreed }) => {
    expect(await agree(options)).toEqual(agreed);
  });

  it("has the certificate of the edge, for the names of this machine", async () => {
    const socket = await handshake({});
    const { subjectaltname, subject } = socket.getPeerCertificate();
    socket.destroy();
    expect(subject.CN).toBe("edge");
    expect(subjectaltname?.split(", ").toSorted()).toEqual([
      "DNS:localhost",
      "IP Address:0:0:0:0:0:0:0:1",
      "IP Address:127.0.0.1",
    ]);
  });

  it("takes HTTP/2 to the service as HTTP/1.1, which is told of the HTTPS", async () => {
    const answer = await askOverHttp2("/over-http2");
    expect(answer[":status"]).toBe(200);
    expect(edge.upstream.seen.at(-1)).toMatchObject({ method: "GET", url: "/over-http2" });
    expect(forwarded("x-forwarded-proto")).toBe("https");
    expect(forwarded("x-forwarded-port")).toBe(`${edge.ports.https}`);
  });

  it("is a choice: plain HTTP is served, and nobody is told to forget it", async () => {
    const answer = await ask({ port: edge.ports.public });
    expect(answer.status).toBe(200);
    expect(answer.headers[hsts]).toBe(undefined);
    expect((await askOverHttp2("/"))[hsts]).toBe(undefined);
  });
});

interface Redirect {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly host?: string;
}

const redirects: readonly Redirect[] = [
  { method: "GET", path: "/" },
  { method: "GET", path: "/recipes?limit=5&q=a%20b%2F" },
  { method: "HEAD", path: "/recipes/42" },
  { method: "GET", path: "/", host: "[::1]:81" },
  { method: "POST", path: "/recipes", body: "{}" },
  { method: "DELETE", path: "/recipes/42" },
  // As to a proxy; an origin understands it too: RFC 9112, 3.2.2.
  { method: "GET", path: "http://localhost/recipes?limit=5", host: "localhost" },
];

describe.skipIf(withoutHaproxy)("with LB_REDIRECT=on", () => {
  beforeAll(() => start({ LB_REDIRECT: "on" }));
  afterAll(() => edge.close());

  // 308 keeps the method and the body; 301 would make a GET of a POST: RFC 9110, 15.4.
  it.for(redirects)("plain HTTP is sent on to HTTPS: $method $path", async (row) => {
    const { host = "shop.example:81", ...request } = row;
    const { port, url } = { port: edge.ports.public, url: new URL(row.path, `http://${host}`) };
    const { status, headers } = await ask({ port, headers: { host }, ...request });
    expect({ status, location: headers.location }).toEqual({
      status: 308,
      location: `https://${url.hostname}:${edge.ports.https}${url.pathname}${url.search}`,
    });
    // Over plain HTTP it would be anybody's word: RFC 6797, 7.2.
    expect(headers[hsts]).toBe(undefined);
    expect(edge.upstream.seen).toEqual([]);
  });

  it("HTTPS is served, and callers are told to stay with it", async () => {
    const answer = await askOverHttp2("/");
    expect([answer[":status"], answer[hsts]]).toEqual([200, "max-age=31536000"]);
  });
});
