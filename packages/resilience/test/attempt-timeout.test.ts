import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAttemptTimeout } from "../src/index.ts";
import { failureOf, failWith, scopeOf, silence, UpstreamError } from "./call-scope.ts";

describe("the timeout of an attempt", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const timeout = createAttemptTimeout({ timeoutMs: 200 });

  it("ends an operation with an error that is not that of the whole call", async () => {
    const failed = failureOf(timeout.execute(silence, scopeOf()));
    await vi.advanceTimersByTimeAsync(200);
    expect(await failed).toMatchObject({ code: "deadline_exceeded", isAttempt: true });
  });

  it("does so even when the operation does not listen", async () => {
    const deaf = () => new Promise<never>(() => undefined);
    const failed = failureOf(timeout.execute(deaf, scopeOf()));
    await vi.advanceTimersByTimeAsync(200);
    expect(await failed).toMatchObject({ isAttempt: true });
  });

  it("gives way to the call's own deadline when that is shorter", async () => {
    const failed = failureOf(timeout.execute(silence, scopeOf({ timeoutMs: 100 })));
    await vi.advanceTimersByTimeAsync(100);
    expect(await failed).toMatchObject({ code: "deadline_exceeded", isAttempt: false });
  });

  it.each([
    ["a result", async () => "a recipe"],
    ["an error", failWith(new UpstreamError("gone"))],
    [
      "a throw",
      () => {
        throw new UpstreamError("thrown");
      },
    ],
  ])("passes on %s and leaves no timer", async (_what, operation) => {
    const scope = scopeOf();
    const passed = await timeout.execute(operation, scope).catch(String);
    expect(passed).toMatch(/^(a recipe|Error: gone|Error: thrown)$/);
    scope.deadline.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin a call that has ended", async () => {
    const scope = scopeOf();
    scope.deadline.cancel();
    const operation = vi.fn(silence);
    expect(await failureOf(timeout.execute(operation, scope))).toBe(scope.deadline.reason);
    expect(operation).not.toHaveBeenCalled();
  });

  it("tells the operation how much time the attempt has", async () => {
    const remaining = await timeout.execute(
      async ({ deadline }) => deadline.remainingMs(),
      scopeOf(),
    );
    expect(remaining).toBe(200);
  });

  it("gives the operation the number of the attempt and whether it is repeatable", async () => {
    const operation = vi.fn(async () => undefined);
    await timeout.execute(operation, { ...scopeOf({ isRepeatable: false }), attempt: 2 });
    expect(operation).toHaveBeenCalledWith(
      expect.objectContaining({ isRepeatable: false, attempt: 2 }),
    );
  });

  it.each([0, Number.NaN, 2 ** 31])("refuses %d milliseconds by name", (timeoutMs) => {
    expect(() => createAttemptTimeout({ timeoutMs })).toThrow(
      `timeoutMs must be a number from 1 to 2147483647, is ${timeoutMs}`,
    );
  });
});
