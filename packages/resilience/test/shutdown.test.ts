import { describe, expect, it, vi } from "vitest";
import { runShutdown } from "../src/index.ts";

const hang = () => new Promise<never>(() => undefined);

describe("a shutdown", () => {
  it("runs its steps one after another in the order given", async () => {
    const seen: string[] = [];
    const step = (name: string) => ({
      name,
      run: async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
      },
    });
    expect(await runShutdown([step("http"), step("database")], { limitMs: 1_000 })).toBe(true);
    expect(seen).toEqual(["http begins", "http ends", "database begins", "database ends"]);
  });

  it("reports a step that fails and goes on with the next", async () => {
    const error = new Error("already closed");
    const onError = vi.fn<(step: string, error: unknown) => void>();
    const next = vi.fn<() => Promise<void>>(async () => undefined);
    const steps = [
      { name: "http", run: () => Promise.reject(error) },
      { name: "database", run: next },
    ];
    expect(await runShutdown(steps, { limitMs: 1_000, onError })).toBe(true);
    expect(onError).toHaveBeenCalledExactlyOnceWith("http", error);
    expect(next).toHaveBeenCalledOnce();
  });

  it("gives up at the limit", async () => {
    expect(await runShutdown([{ name: "stream", run: hang }], { limitMs: 10 })).toBe(false);
  });
});
