import type { ServiceConfig } from "../src/index.ts";

/** What a service in a test runs with, unless the test says otherwise: any free ports, no log. */
export const testConfig: ServiceConfig = {
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
};
