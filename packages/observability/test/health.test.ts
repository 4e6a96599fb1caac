import { describe, expect, it, vi } from "vitest";
import { createHealth, type HealthCheck } from "../src/index.ts";

const passes = async (): Promise<void> => undefined;
const fails = async (): Promise<void> => {
  throw new Error("down");
};
const database = (check: HealthCheck["check"]) => ({ name: "database", critical: true, check });
const cache = (check: HealthCheck["check"]) => ({ name: "cache", critical: false, check });

describe("health", () => {
  it.each([
    ["OK", passes, passes],
    ["DEGRADED", passes, fails],
    ["DOWN", fails, passes],
    ["DOWN", fails, fails],
  ])("is %s", async (status, critical, other) => {
    const health = createHealth({ checks: [database(critical), cache(other)] });
    expect(await health.report()).toEqual({
      status,
      checks: {
        database: critical === passes ? "OK" : "FAILED",
        cache: other === passes ? "OK" : "FAILED",
      },
    });
  });

  it("gives a check a signal that ends a wait without an answer", async () => {
    const check = (signal: AbortSignal) =>
      new Promise<void>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    const health = createHealth({ checks: [database(check)], timeoutMs: 10 });
    expect(await health.report()).toMatchObject({ status: "DOWN" });
  });

  it("asks once for many who want to know at the same time, and again later", async () => {
    const check = vi.fn<HealthCheck["check"]>(passes);
    const health = createHealth({ checks: [database(check)] });
    await Promise.all([health.report(), health.report(), health.report()]);
    expect(check).toHaveBeenCalledOnce();
    await health.report();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it("goes from starting to ready to stopping, and never back", () => {
    const health = createHealth({ checks: [] });
    expect(health.phase).toBe("starting");
    health.ready();
    expect(health.phase).toBe("ready");
    health.stop();
    health.ready();
    expect(health.phase).toBe("stopping");
  });
});
