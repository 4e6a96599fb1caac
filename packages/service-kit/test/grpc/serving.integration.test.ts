import { createHealth } from "@tandem/observability";
import { expect, it } from "vitest";
import { createRuntime } from "../../src/index.ts";
import { startService } from "../../src/process/start-service.ts";

it("an endpoint hears of readiness, and first thing in a shutdown of its end", async () => {
  const told: unknown[] = [];
  const { promise: dependency, resolve: dependencyIsThere } = Promise.withResolvers<void>();
  const config = {
    environment: "test",
    host: "127.0.0.1",
    port: 0,
    adminPort: 0,
    instance: "orders-api-1",
    logLevel: "silent",
    requestTimeoutMs: 1_000,
    drainMs: 0,
    inFlight: { min: 8, max: 64, initial: 32 },
    eventLoopLateMs: 100,
  } as const;
  const runtime = createRuntime("orders-api", config);
  const app = {
    endpoints: [
      {
        listen: async () => `grpc://127.0.0.1:${told.push("listens")}`,
        setServing: (serving: boolean) => void told.push(serving),
        close: async () => void told.push("closed"),
      },
    ],
    checks: [],
    ready: () => dependency,
    close: async () => undefined,
  };
  const service = await startService(app, runtime, createHealth({ checks: [] }));
  expect(told).toEqual(["listens"]);
  dependencyIsThere();
  await dependency;
  await expect.poll(() => told).toEqual(["listens", true]);
  await service.stop("test");
  expect(told).toEqual(["listens", true, false, "closed"]);
});
