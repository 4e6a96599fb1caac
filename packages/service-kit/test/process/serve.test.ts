import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConfigurationError, serve } from "../../src/index.ts";
import { testConfig } from "../test-config.ts";

const config = testConfig;

const events = ["SIGTERM", "SIGINT", "uncaughtException"] as const;
const before = events.map((event) => process.listeners(event as "SIGTERM"));
const hang = () => new Promise<never>(() => undefined);
const exit = vi.fn<(code: number) => void>();

beforeEach(() => void exit.mockClear());
afterEach(() => {
  events.forEach((event, index) => {
    for (const listener of process.listeners(event as "SIGTERM")) {
      if (!before[index]?.includes(listener)) process.removeListener(event, listener);
    }
  });
});

test("a signal during the start ends the process with 0", async () => {
  void serve({ name: "orders-api", readConfig: () => config, createApp: hang, exit });
  process.emit("SIGTERM", "SIGTERM");
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(0));
});

test("an error that nobody caught ends the process with 1", async () => {
  void serve({ name: "orders-api", readConfig: () => config, createApp: hang, exit });
  process.listeners("uncaughtException").at(-1)?.(new Error("lost"), "uncaughtException");
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
});

test("a bad configuration ends the process with 78 and one line for each variable", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const readConfig = () => {
    throw new ConfigurationError(["PORT must be integer", "HOST is not set"]);
  };
  await serve({ name: "orders-api", readConfig, createApp: hang, exit });
  expect(exit).toHaveBeenCalledExactlyOnceWith(78);
  expect(write).toHaveBeenCalledExactlyOnceWith(
    "orders-api: bad configuration\n  PORT must be integer\n  HOST is not set\n",
  );
});
