import type { Config } from "../src/config.ts";
import { apiKeys } from "./api-keys.ts";

/** What web-api in a test runs with, unless the test says otherwise: no log, no limits. */
export const testConfig: Omit<Config, "recipeApi"> = {
  environment: "test",
  host: "127.0.0.1",
  port: 0,
  publicPort: undefined,
  adminPort: 0,
  instance: "web-api-1",
  logLevel: "silent",
  requestTimeoutMs: 4_700,
  drainMs: 0,
  inFlight: { min: 1_000, max: 1_000, initial: 1_000 },
  // However busy this machine is.
  eventLoopLateMs: 10_000,
  apiKeys,
  writesPerMinute: 1_000_000,
  redisUrl: undefined,
  protocol: "http",
  lastGoodMaxBytes: 8_388_608,
};
