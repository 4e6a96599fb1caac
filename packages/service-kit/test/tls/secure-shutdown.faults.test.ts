import { readFileSync } from "node:fs";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type ServiceProcess, startService, waitUntil } from "@tandem/lab";
import { createLogger } from "@tandem/observability";
import { createDeadline } from "@tandem/resilience";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createGrpcClient, createHttpClient, createJsonClient } from "../../src/index.ts";
import { type CountResponse, loadCounter } from "../grpc/open-counter.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { testToken } from "../test-access.ts";
import { contentOf, makeAuthority } from "./make-authority.ts";

const script = "packages/service-kit/test/fixtures/orders/server.ts";
const authority = makeAuthority();
const orders = authority.issue("orders");
const client = authority.issue("client");
const tls = { ca: readFileSync(authority.file, "utf8"), identity: contentOf(client) };
const environment = {
  TLS_CERT_FILE: orders.certificate,
  TLS_KEY_FILE: orders.key,
  TLS_CLIENT_CA_FILE: authority.file,
};

afterAll(() => authority.remove());

const start = async (env: Record<string, string> = {}, ready = true): Promise<ServiceProcess> => {
  const service = await startService({ script, env: { ...environment, ...env }, ready });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  return service;
};

const has = (service: ServiceProcess, event: string, times = 1) =>
  waitUntil(
    `the log has ${event}`,
    () => service.output().split(`"event":"${event}"`).length > times,
  );

const portOf = ({ url }: ServiceProcess): number => Number(new URL(url).port);

interface Connection {
  readonly socket: Socket;
  received(): string;
}

const watch = (socket: Socket): Connection => {
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => (received += text));
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  return { socket, received: () => received };
};

/** A connection without a handshake, on which these bytes have been sent. */
const openRaw = async (port: number, bytes = Buffer.alloc(0)): Promise<Connection> => {
  const connection = watch(connect(port, "127.0.0.1"));
  await once(connection.socket, "connect");
  connection.socket.write(bytes);
  return connection;
};

/** A connection with a handshake, on which the text has been sent. */
const open = async (port: number, text = ""): Promise<Connection> => {
  const { certificate: cert, key } = tls.identity;
  const connection = watch(connectTls({ host: "127.0.0.1", port, ca: tls.ca, cert, key }));
  await once(connection.socket, "secureConnect");
  connection.socket.write(text);
  return connection;
};

const askSlowly = async ({ url, grpcAddress }: ServiceProcess) => {
  const logger = createLogger({
    service: "client",
    instance: "client-1",
    environment: "test",
    level: "silent",
  });
  const common = { policy: plainPolicy, token: testToken, tls };
  const origins = [url.replace("http:", "https:")];
  const http = await createHttpClient({ ...common, upstream: "orders-api", origins });
  const grpc = await createGrpcClient({ ...common, addresses: [grpcAddress], logger });
  const deadline = createDeadline(20_000);
  onTestFinished(async () => {
    await Promise.all([http.close(), grpc.close()]);
    deadline.close();
  });
  const call = callOf(deadline);
  const { Echo, Count } = await loadCounter();
  return {
    get: (path: string) => createJsonClient(http).send({ method: "GET", path }, call),
    echo: () => grpc.call(Echo, { number: 42, text: "" }, call),
    count: () => grpc.stream(Count, { to: 1 }, call),
  };
};

const read = async (stream: AsyncIterable<CountResponse>): Promise<unknown> => {
  try {
    for await (const each of stream) expect(each.number).toBeGreaterThan(0);
    return undefined;
  } catch (error) {
    return error;
  }
};

const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
// The head of a record that holds a handshake of 512 bytes, and none of them.
const halfHandshake = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]);

describe("a process with TLS", () => {
  it("says https and grpcs where it listens; its admin port stays plain", async () => {
    const service = await start({ PORT: "0", GRPC_PORT: "0" });
    expect(service.output()).toMatch(
      /orders-api running at https:\/\/127\.0\.0\.1:[1-9]\d+ grpcs:\/\/127\.0\.0\.1:[1-9]\d+"/,
    );
    expect(service.output()).toContain(`"admin_url":"${service.adminUrl}"`);
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(200);
  });

  it("ends with 78 and a line for each file that is no use", async () => {
    const env = { TLS_CERT_FILE: "/nowhere/orders.pem", TLS_KEY_FILE: authority.file };
    const service = await start(env, false);
    await once(service.child, "close");
    expect(service.child.exitCode).toBe(78);
    expect(service.output()).toBe(
      "orders-api: bad configuration\n" +
        "  TLS_CERT_FILE=/nowhere/orders.pem does not exist\n" +
        `  TLS_KEY_FILE=${authority.file} holds no private key in PEM form, or one with a passphrase\n`,
    );
  });

  it("answers what runs when it is told to stop, and what comes while it drains", async () => {
    const service = await start({ SHUTDOWN_DRAIN_MS: "300" });
    const asked = await askSlowly(service);
    const running = [asked.get("/slow"), asked.echo()];
    const streamed = read(asked.count());
    await has(service, "begun", 2);
    const closed = once(service.child, "close");
    service.child.kill("SIGTERM");
    await has(service, "stopping");
    const late = Array.from({ length: 10 }, () => asked.get("/quick"));
    expect(await Promise.all(late)).toHaveLength(10);
    expect(await Promise.all(running)).toMatchObject([{ number: 42 }, { number: 42 }]);
    // A stream without end is told to open again, after half of the time that calls get.
    expect(await streamed).toMatchObject({
      code: "unavailable",
      message: "this server is stopping: open the stream again",
    });
    await closed;
    expect(service.child.exitCode).toBe(0);
  });

  it("closes every connection on which close() would hang, in whatever state its handshake is", async () => {
    const service = await start();
    const port = portOf(service);
    const hanging = [
      await openRaw(port),
      await openRaw(port, halfHandshake),
      await openRaw(Number(service.grpcAddress.split(":")[1]), halfHandshake),
      await open(port),
      await open(port, "POST /orders HTTP/1.1\r\nhost: x\r\n"),
    ];
    const used = await open(port, request("/quick"));
    await waitUntil("a request was answered", () => used.received().includes("{}"));
    used.socket.write(request("/slow"));
    await has(service, "begun");
    const from = performance.now();
    expect(await service.end("SIGTERM")).toBe(0);
    expect(performance.now() - from).toBeLessThan(7_500);
    expect(used.received()).toMatch(/HTTP\/1\.1 200 OK[^]+\{"number":42\}$/);
    for (const { socket } of hanging) {
      await waitUntil("the connection is closed", () => socket.closed);
    }
    expect(service.output()).toContain('"event":"stopped"');
  });

  it("closes at once a connection that was never used, with a handshake or without", async () => {
    const service = await start();
    await Promise.all([openRaw(portOf(service)), open(portOf(service))]);
    const from = performance.now();
    expect(await service.end("SIGTERM")).toBe(0);
    expect(performance.now() - from).toBeLessThan(3_000);
  });
});
