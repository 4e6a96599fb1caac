import { once } from "node:events";
import { createHealth } from "@tandem/observability";
import { expect, it } from "vitest";
import { type Application, createRuntime } from "../../src/index.ts";
import { startService } from "../../src/process/start-service.ts";

const start = (app: Partial<Application>) => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const config = {
    environment: "test",
    host: "127.0.0.1",
    port: 0,
    adminPort: 0,
    instance: "orders-api-1",
    logLevel: "info",
    requestTimeoutMs: 1_000,
    drainMs: 0,
    inFlight: { min: 8, max: 64, initial: 32 },
    eventLoopLateMs: 100,
  } as const;
  const runtime = createRuntime("orders-api", config, destination);
  const nothing = { endpoints: [], checks: [], ready: async () => undefined };
  const whole = { ...nothing, close: async () => undefined, ...app };
  const service = startService(whole, runtime, createHealth({ checks: [] }));
  return { service, log: () => written.join("") };
};

const endpoint = (close: () => Promise<void>) => ({ listen: async () => "http://x", close });

it("what requests use is kept until the last port is closed, though another one cannot be", async () => {
  const told: string[] = [];
  const { promise: lastRequest, resolve: endLastRequest } = Promise.withResolvers<void>();
  const { service, log } = start({
    endpoints: [
      endpoint(async () => {
        throw new Error("no");
      }),
      endpoint(() => lastRequest.then(() => void told.push("port"))),
    ],
    close: async () => void told.push("application"),
  });
  const stopped = (await service).stop("test");
  // Long enough for all that waits for nothing.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect(told).toEqual([]);
  endLastRequest();
  expect(await stopped).toBe(true);
  expect(told).toEqual(["port", "application"]);
  expect(log()).toContain('"event":"stop-failed","step":"ports"');
});

it("whoever waits for something before it is ready may fail when the process stops", async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", onUnhandled);
  const { service, log } = start({
    ready: async (signal) => {
      await once(signal, "abort");
      throw signal.reason as Error;
    },
  });
  expect(await (await service).stop("test")).toBe(true);
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
  expect(log()).not.toContain('"event":"ready"');
});
