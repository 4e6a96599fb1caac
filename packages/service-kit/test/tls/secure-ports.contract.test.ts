import { readFileSync } from "node:fs";
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { requestHeaders } from "@tandem/contracts";
import { waitUntil } from "@tandem/lab";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { rawCall } from "../grpc/raw-call.ts";
import { letIn } from "../test-access.ts";
import { askOrders, reasonsOf } from "./ask-orders.ts";
import { contentOf, makeAuthority } from "./make-authority.ts";
import { openSecureOrders, tlsOf } from "./open-secure-orders.ts";

const authority = makeAuthority();
const stranger = makeAuthority();
const orders = authority.issue("orders");
const elsewhere = authority.issue("elsewhere", "DNS:elsewhere.example,IP:127.0.0.9");
const ca = readFileSync(authority.file, "utf8");
const identity = contentOf(authority.issue("client"));
const foreign = contentOf(stranger.issue("foreign"));
const protocols = ["http", "graphql", "grpc"] as const;

afterAll(() => {
  authority.remove();
  stranger.remove();
});

const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(":") + 1));

const talk = (socket: Socket): { readonly received: () => string } => {
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => (received += text));
  socket.on("error", (error) => (received += String(Reflect.get(error, "code"))));
  onTestFinished(() => void socket.destroy());
  return { received: () => received };
};

/** Also after an error, unlike `once`. */
const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once("close", () => resolve()));

/** What comes back until the other side ends the connection. */
const answerTo = async (socket: Socket, text: string): Promise<string> => {
  const { received } = talk(socket);
  socket.write(text);
  await ended(socket);
  return received();
};

const dial = (address: string, options: ConnectionOptions = {}): TLSSocket =>
  connectTls({ host: "127.0.0.1", port: portOf(address), ca, ...options });

describe.each(protocols)("a service with a certificate, over %s", (protocol) => {
  it("answers who trusts its authority", async () => {
    const asked = await askOrders(await openSecureOrders(tlsOf(orders)), { ca });
    expect(await asked[protocol]()).toMatchObject({ number: 42 });
    expect(await asked[protocol]()).toMatchObject({ number: 42 });
  });

  it("answers under its name as well as under its address", async () => {
    const { url, grpcAddress } = await openSecureOrders(tlsOf(orders));
    const named = {
      url: url.replace("127.0.0.1", "localhost"),
      grpcAddress: grpcAddress.replace("127.0.0.1", "localhost"),
    };
    expect(await (await askOrders(named, { ca }))[protocol]()).toMatchObject({ number: 42 });
  });

  it("answers nothing to who trusts another authority: unavailable, with the reason", async () => {
    const server = await openSecureOrders(tlsOf(orders));
    const asked = await askOrders(server, { ca: readFileSync(stranger.file, "utf8") });
    const error: unknown = await asked[protocol]().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(reasonsOf(error)).toContain("unable to verify the first certificate");
  });

  it("is not believed when its certificate is for somebody else", async () => {
    const server = await openSecureOrders(tlsOf(elsewhere));
    const asked = await askOrders(server, { ca });
    const error: unknown = await asked[protocol]().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(reasonsOf(error)).toContain("does not match certificate's altnames");
  });

  it("that demands certificates answers who has one of the right authority", async () => {
    const server = await openSecureOrders(tlsOf(orders, authority));
    const asked = await askOrders(server, { ca, identity });
    expect(await asked[protocol]()).toMatchObject({ number: 42 });
  });

  it.each([
    [
      "who has none",
      undefined,
      "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE",
      "alert certificate required",
    ],
    // Node only ends the connection.
    ["who has one of another authority", foreign, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", ""],
  ])("that demands certificates refuses %s, and logs why", async (_who, own, reason, alert) => {
    const server = await openSecureOrders(tlsOf(orders, authority));
    const asked = await askOrders(server, { ca, identity: own });
    const error: unknown = await asked[protocol]().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(reasonsOf(error)).toContain(alert);
    const line = `TLS handshake refused: ${reason}`;
    await waitUntil(`the log has "${line}"`, () => server.log().includes(line));
  });

  it("refuses who does not speak TLS", async () => {
    const { url, grpcAddress } = await openSecureOrders(tlsOf(orders));
    const asked = await askOrders({ url: url.replace("https:", "http:"), grpcAddress });
    await expect(asked[protocol]()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe.each(["url", "grpcAddress"] as const)("a port with TLS (%s)", (port) => {
  // Level 0 also allows what OpenSSL itself would refuse to offer.
  it.each([
    // The first is refused, with this error at the client.
    ["TLSv1.1", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"],
    ["TLSv1.2", ""],
    ["TLSv1.3", ""],
  ] as const)("answers to TLS 1.2 and 1.3 only: %s", async (version, refusal) => {
    const server = await openSecureOrders(tlsOf(orders));
    const socket = dial(server[port], {
      minVersion: version,
      maxVersion: version,
      ciphers: "DEFAULT@SECLEVEL=0",
      ALPNProtocols: [port === "url" ? "http/1.1" : "h2"],
    });
    const { received } = talk(socket);
    await (refusal ? ended(socket) : once(socket, "secureConnect"));
    expect(received()).toBe(refusal);
    expect(socket.getProtocol()).toBe(refusal ? null : version);
  });
});

describe("a gRPC port with TLS", () => {
  it("refuses in our words what the library would refuse in its own", async () => {
    const { grpcAddress } = await openSecureOrders(tlsOf(orders));
    const session = connectHttp2(`https://${grpcAddress}`, { ca });
    onTestFinished(() => session.destroy());
    const path = "/counter.v1.CounterService/Nothing";
    const { status, headers } = await rawCall(session, { path });
    expect({ status, code: headers[requestHeaders.errorCode] }).toEqual({
      status: 12,
      code: "not_found",
    });
  });

  it("is one of several addresses, each with a certificate of its own", async () => {
    const { url, grpcAddress } = await openSecureOrders(tlsOf(orders));
    const several = `127.0.0.9:1,${grpcAddress}`;
    const { grpc } = await askOrders({ url, grpcAddress: several }, { ca });
    expect(await grpc()).toMatchObject({ number: 42 });
  });
});

describe("an HTTPS port", () => {
  it("speaks HTTP/1.1 only", async () => {
    const { url } = await openSecureOrders(tlsOf(orders));
    const socket = dial(url, { ALPNProtocols: ["h2", "http/1.1"] });
    talk(socket);
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe("http/1.1");
  });

  it("answers what is not HTTP, has no host or has too many headers as the plain port does", async () => {
    const { url } = await openSecureOrders(tlsOf(orders));
    expect(await answerTo(dial(url), "nonsense\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[^]*"code":"invalid_argument"/,
    );
    const large = `GET / HTTP/1.1\r\nhost: x\r\nlarge: ${"x".repeat(17_000)}\r\n\r\n`;
    expect(await answerTo(dial(url), large)).toMatch(/^HTTP\/1\.1 431 /);
    const known = `authorization: ${letIn.authorization}\r\n`;
    const hostless = `GET /orders/42 HTTP/1.1\r\n${known}connection: close\r\n\r\n`;
    expect(await answerTo(dial(url), hostless)).toMatch(/^HTTP\/1\.1 400 [^]*"request_id"/);
  });

  it("ends a connection that speaks plain HTTP, without a word", async () => {
    const { url, log } = await openSecureOrders(tlsOf(orders));
    const socket = connect(portOf(url), "127.0.0.1");
    expect(await answerTo(socket, "GET / HTTP/1.1\r\nhost: x\r\n\r\n")).toBe("");
    const line = "TLS handshake refused: ERR_SSL_HTTP_REQUEST";
    await waitUntil(`the log has "${line}"`, () => log().includes(line));
  });

  it("sends any number of large answers over one connection", async () => {
    const { http } = await askOrders(await openSecureOrders(tlsOf(orders)), { ca });
    const ports = new Set<number>();
    for (let requests = 0; requests < 12; requests += 1) {
      const { text, port } = (await http("/large")) as { text: string; port: number };
      expect(text).toHaveLength(1_000_000);
      ports.add(port);
    }
    // One is not free again before the next turn of the event loop, so there are two.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe("a client that asks over TLS", () => {
  it("waits half a second for the handshake, not only for the connection", async () => {
    const silent = createServer((socket) => void socket.on("error", () => undefined));
    await once(silent.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const { http } = await askOrders({ url: `https://127.0.0.1:${port}`, grpcAddress: "" }, { ca });
    const from = performance.now();
    await expect(http()).rejects.toMatchObject({ code: "unavailable" });
    // undici's clock for this is coarse: half a second more.
    expect(performance.now() - from).toBeLessThan(1_600);
  });
});
