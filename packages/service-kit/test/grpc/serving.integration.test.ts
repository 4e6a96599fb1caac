import { createHealth } from "@tandem/observability";
import { expect, it } from "vitest";
import { createRuntime } from "../../src/index.ts";
import { startService } from "../../src/process/start-service.ts";
import { testConfig } from "../test-config.ts";

it("an endpoint hears of readiness, and first thing in a shutdown of its end", async () => {
  const told: unknown[] = [];
  const { promise: dependency, resolve: dependencyIsThere } = Promise.withResolvers<void>();
  const runtime = createRuntime("orders-api", testConfig);
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
