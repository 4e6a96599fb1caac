import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type ServiceProcess, startService, waitUntil } from "@tandem/lab";
import { createLogger } from "@tandem/observability";
import { createDeadline } from "@tandem/resilience";
import { describe, expect, it, onTestFinished } from "vitest";
import { createGrpcClient } from "../../src/index.ts";
import { loadCounter } from "../grpc/open-counter.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { testToken } from "../test-access.ts";

const script = "packages/service-kit/test/fixtures/orders/server.ts";

const start = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
  const service = await startService({ script, env });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  return service;
};

interface Connection {
  readonly socket: Socket;
  received(): string;
}

/** A connection on which the text has been sent. */
const open = async ({ url }: ServiceProcess, text = ""): Promise<Connection> => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (part: string) => (received += part));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(text);
  return { socket, received: () => received };
};

const has = (service: ServiceProcess, event: string) =>
  waitUntil(`the log has ${event}`, () => service.output().includes(`"event":"${event}"`));

/** How the process ends after SIGTERM, and in how many milliseconds. */
const stop = async (service: ServiceProcess) => {
  const from = performance.now();
  const code = await service.end("SIGTERM");
  return { code, tookMs: performance.now() - from };
};

const openCounterClient = async ({ grpcAddress }: ServiceProcess) => {
  const logger = createLogger({
    service: "client",
    instance: "client-1",
    environment: "test",
    level: "silent",
  });
  const addresses = [grpcAddress];
  const client = await createGrpcClient({
    addresses,
    policy: plainPolicy,
    token: testToken,
    logger,
  });
  onTestFinished(() => client.close());
  const call = callOf(createDeadline(20_000));
  return { client, call, ...(await loadCounter()) };
};

const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
const half = "POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";

describe("a process that is told to stop", () => {
  it("answers what runs, closes every connection on which close() would hang, and ends with 0", async () => {
    const service = await start({ SHUTDOWN_DRAIN_MS: "200" });
    const hanging = [
      await open(service),
      await open(service, half),
      await open(service, `${half}content-length: 100\r\n\r\n{"half":`),
    ];
    const running = await open(service, request("/quick"));
    await waitUntil("a request was answered", () => running.received().includes("{}"));
    running.socket.write(request("/slow"));
    await has(service, "begun");
    const { code, tookMs } = await stop(service);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    expect(running.received()).toMatch(/HTTP\/1\.1 200 OK[^]+\{"number":42\}$/);
    for (const { socket } of [...hanging, running]) expect(socket.closed).toBe(true);
    expect(service.output()).toContain('"event":"stopped"');
  });

  it("says 404 at /readyz before it closes its ports, and serves meanwhile", async () => {
    const service = await start({ SHUTDOWN_DRAIN_MS: "60000" });
    service.child.kill("SIGTERM");
    await has(service, "stopping");
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(404);
    expect((await fetch(`${service.url}/quick`)).status).toBe(200);
  });

  it("finishes a gRPC call that runs", async () => {
    const service = await start();
    const { client, call, Echo } = await openCounterClient(service);
    const answer = client.call(Echo, { number: 1, text: "" }, call);
    await has(service, "begun");
    const { code } = await stop(service);
    expect(await answer).toMatchObject({ number: 42 });
    expect(code).toBe(0);
  });

  it("tells whoever reads a gRPC stream to open it again, and ends with 0", async () => {
    const service = await start();
    const { client, call, Count } = await openCounterClient(service);
    const numbers = client.stream(Count, { to: 1 }, call)[Symbol.asyncIterator]();
    await numbers.next();
    const stopped = stop(service);
    const read = async (): Promise<unknown> => {
      for (;;) await numbers.next();
    };
    await expect(read()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("open the stream again"),
    });
    const { code, tookMs } = await stopped;
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
  });

  it("ends with 70 when what it holds cannot be given back", async () => {
    const service = await start({ HANGS: "true" });
    const { code, tookMs } = await stop(service);
    expect(code).toBe(70);
    expect(tookMs).toBeLessThan(11_000);
    expect(service.output()).toContain('"event":"stopped-by-force"');
    expect(service.output()).not.toContain('"event":"stopped"');
  });

  it("ends at once with 70 when it is told twice", async () => {
    const service = await start({ HANGS: "true" });
    service.child.kill("SIGTERM");
    await has(service, "stopping");
    const { code, tookMs } = await stop(service);
    expect(code).toBe(70);
    expect(tookMs).toBeLessThan(3_000);
  });
});
