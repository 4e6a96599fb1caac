import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Bulkhead, createBulkhead } from "../src/index.ts";
import { failureOf, scopeOf, UpstreamError } from "./call-scope.ts";

describe("a bulkhead", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A call that runs until it is ended. */
  const begin = (bulkhead: Bulkhead, scope = scopeOf()) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const operation = vi.fn(() => promise);
    const ended = bulkhead.execute(operation, scope).catch((error: unknown) => error);
    return { operation, ended, resolve, reject, scope };
  };

  it("runs as many calls as it may, and no more", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 2, maxQueued: 1 });
    const [first, second, third] = [begin(bulkhead), begin(bulkhead), begin(bulkhead)];
    expect(bulkhead).toMatchObject({ running: 2, queued: 1 });
    expect(second.operation).toHaveBeenCalledOnce();
    expect(third.operation).not.toHaveBeenCalled();
    first.resolve("one");
    expect(await first.ended).toBe("one");
    await vi.advanceTimersByTimeAsync(0);
    expect(third.operation).toHaveBeenCalledOnce();
    expect(bulkhead).toMatchObject({ running: 2, queued: 0 });
  });

  it("lets those who wait in by the order in which they came", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1 });
    const running = begin(bulkhead);
    const [early, late] = [begin(bulkhead), begin(bulkhead)];
    running.resolve("done");
    await vi.advanceTimersByTimeAsync(0);
    expect(early.operation).toHaveBeenCalledOnce();
    expect(late.operation).not.toHaveBeenCalled();
  });

  it("gives a place that is free to the queue, not to who comes just then", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1 });
    const running = begin(bulkhead);
    const waiting = begin(bulkhead);
    running.resolve("done");
    await running.ended;
    const newcomer = begin(bulkhead);
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting.operation).toHaveBeenCalledOnce();
    expect(newcomer.operation).not.toHaveBeenCalled();
  });

  it("refuses at once when the queue is full", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1, maxQueued: 0 });
    begin(bulkhead);
    const refused = begin(bulkhead);
    expect(await refused.ended).toMatchObject({ code: "overloaded", retryAfterMs: 200 });
    expect(refused.operation).not.toHaveBeenCalled();
  });

  it("refuses who has waited for 200 ms, and frees the place in the queue", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1, maxQueued: 1 });
    begin(bulkhead);
    const refused = begin(bulkhead);
    await vi.advanceTimersByTimeAsync(199);
    expect(bulkhead.queued).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await refused.ended).toMatchObject({ code: "overloaded" });
    expect(bulkhead.queued).toBe(0);
  });

  it("ends a wait with the caller's deadline, at once", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1 });
    begin(bulkhead);
    const gone = begin(bulkhead);
    const late = begin(bulkhead, scopeOf({ timeoutMs: 50 }));
    gone.scope.deadline.cancel();
    expect(await gone.ended).toBe(gone.scope.deadline.reason);
    expect(bulkhead.queued).toBe(1);
    await vi.advanceTimersByTimeAsync(50);
    expect(await late.ended).toMatchObject({ code: "deadline_exceeded" });
    const ended = begin(bulkhead, gone.scope);
    expect(await ended.ended).toBe(gone.scope.deadline.reason);
    expect(bulkhead.queued).toBe(0);
  });

  it("leaves nothing behind: no timer, no listener, no place taken", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1 });
    const running = begin(bulkhead);
    const scope = scopeOf();
    const removeListener = vi.spyOn(scope.deadline, "removeListener");
    const waiting = begin(bulkhead, scope);
    running.reject(new UpstreamError("down"));
    await vi.advanceTimersByTimeAsync(0);
    waiting.reject(new UpstreamError("down"));
    await Promise.all([running.ended, waiting.ended]);
    running.scope.deadline.close();
    scope.deadline.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(removeListener).toHaveBeenCalledOnce();
    expect(bulkhead).toMatchObject({ running: 0, queued: 0 });
  });

  it("frees the place of an operation that throws instead of returning a promise", async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1 });
    const careless = (): never => {
      throw new UpstreamError("thrown");
    };
    await failureOf(bulkhead.execute(careless, scopeOf()));
    expect(bulkhead.running).toBe(0);
  });

  it.each([
    [{ maxConcurrent: 0 }, "maxConcurrent must be a whole number of at least 1, is 0"],
    [{ maxQueued: -1 }, "maxQueued must be a whole number of at least 0, is -1"],
    [{ queueMs: 0 }, "queueMs must be a number from 1 to 2147483647, is 0"],
  ])("refuses %j by name", (options, message) => {
    expect(() => createBulkhead(options)).toThrow(new RangeError(message));
  });
});
