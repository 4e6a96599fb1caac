import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDeadline,
  createRetry,
  createRetryBudget,
  ResilienceError,
  type RetryEvent,
  type RetryOptions,
} from "../src/index.ts";
import { failureOf, failWith, judge, scopeOf, UpstreamError } from "./call-scope.ts";

const down = new UpstreamError("down");
const passing = failWith(down);

const retryOf = (options: Partial<RetryOptions> = {}) =>
  createRetry({ judge, budget: createRetryBudget(), random: () => 0, ...options });

describe("a retry", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("returns the result of the second attempt, which is told its number", async () => {
    const operation = vi.fn().mockRejectedValueOnce(down).mockResolvedValueOnce("a recipe");
    const result = retryOf().execute(operation, scopeOf());
    await vi.advanceTimersByTimeAsync(25);
    expect(await result).toBe("a recipe");
    expect(operation).toHaveBeenLastCalledWith(expect.objectContaining({ attempt: 2 }));
  });

  it("is not made after a success", async () => {
    const operation = vi.fn(async () => "a recipe");
    await retryOf().execute(operation, scopeOf());
    expect(operation).toHaveBeenCalledOnce();
  });

  it.each([
    [0, 25],
    [0.5, 62.5],
    [0.999, 99.925],
  ])("waits longer the larger the random number: %d, %d ms", async (random, waitMs) => {
    const onRetry = vi.fn<(event: RetryEvent) => void>();
    const failed = failureOf(
      retryOf({ random: () => random, onRetry }).execute(passing, scopeOf()),
    );
    await vi.advanceTimersByTimeAsync(100);
    await failed;
    expect(onRetry).toHaveBeenCalledExactlyOnceWith({ attempt: 2, waitMs, error: down });
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
  ])("makes at most %d attempts", async (maxAttempts, times) => {
    const operation = vi.fn(passing);
    const failed = failureOf(retryOf({ maxAttempts }).execute(operation, scopeOf()));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await failed).toBe(down);
    expect(operation).toHaveBeenCalledTimes(times);
  });

  /** How many attempts a call makes that fails each time. */
  const attemptsOf = async (error: unknown, scope = scopeOf(), options = {}): Promise<number> => {
    const operation = vi.fn(failWith(error));
    const failed = failureOf(retryOf(options).execute(operation, scope));
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
    return operation.mock.calls.length;
  };

  it("is not made when the judge says no", async () => {
    expect(await attemptsOf(new UpstreamError("not found", { retry: false }))).toBe(1);
  });

  it("is not made for a call that is not repeatable", async () => {
    expect(await attemptsOf(down, scopeOf({ isRepeatable: false }))).toBe(1);
  });

  it("is not made when the budget is spent", async () => {
    const budget = createRetryBudget({ ratio: 0, minPerSecond: 0, burst: 1 });
    expect(await attemptsOf(down, scopeOf(), { budget })).toBe(2);
    expect(await attemptsOf(down, scopeOf(), { budget })).toBe(1);
  });

  it("counts each call, so that ten calls allow another", async () => {
    const budget = createRetryBudget({ minPerSecond: 0, burst: 1 });
    await attemptsOf(down, scopeOf(), { budget });
    const attempts: number[] = [];
    for (let call = 0; call < 10; call += 1) {
      attempts.push(await attemptsOf(down, scopeOf(), { budget }));
    }
    expect(attempts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  });

  it("is not made, nor announced, when the caller went away during the attempt", async () => {
    const scope = scopeOf();
    const budget = createRetryBudget();
    const onRetry = vi.fn<(event: RetryEvent) => void>();
    const operation = async (): Promise<never> => {
      scope.deadline.cancel();
      throw down;
    };
    expect(await failureOf(retryOf({ budget, onRetry }).execute(operation, scope))).toBe(down);
    expect(onRetry).not.toHaveBeenCalled();
    expect(budget.remaining).toBe(20);
  });

  it("takes nothing from the budget when it cannot be made anyway", async () => {
    const budget = createRetryBudget();
    await attemptsOf(down, scopeOf({ timeoutMs: 40 }), { budget });
    await attemptsOf(down, scopeOf({ isRepeatable: false }), { budget });
    await attemptsOf(new UpstreamError("not found", { retry: false }), scopeOf(), { budget });
    expect(budget.remaining).toBe(20);
  });

  it.each([
    ["is made when 20 ms are left after the wait", 46, 2],
    ["is not made when less is left", 44, 1],
    ["is not made when the wait passes the deadline", 20, 1],
  ])("%s", async (_what, timeoutMs, attempts) => {
    expect(await attemptsOf(down, scopeOf({ timeoutMs }))).toBe(attempts);
  });

  it.each([
    ["within the deadline is waited for", 200, 250, 2],
    ["beyond the deadline is not", 200, 240, 1],
    ["of 250 ms is waited for", 250, 10_000, 2],
    ["of more is not, for our caller can wait better", 251, 10_000, 1],
    ["that is no number is not", Number.NaN, 10_000, 1],
    ["in the past does not shorten the wait", -1_000, 44, 1],
  ])("a Retry-After %s", async (_what, retryAfterMs, timeoutMs, attempts) => {
    const busy = new UpstreamError("busy", { retryAfterMs });
    expect(await attemptsOf(busy, scopeOf({ timeoutMs }))).toBe(attempts);
  });

  it("waits no shorter than the Retry-After", async () => {
    const operation = vi.fn(failWith(new UpstreamError("busy", { retryAfterMs: 200 })));
    const failed = failureOf(retryOf().execute(operation, scopeOf()));
    await vi.advanceTimersByTimeAsync(224);
    expect(operation).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(operation).toHaveBeenCalledTimes(2);
    await failed;
  });

  it.each([
    ["made after an attempt timed out", "deadline_exceeded", true, 2],
    ["not made after a breaker refused", "unavailable", false, 1],
    ["not made after a bulkhead refused", "overloaded", false, 1],
    ["not made after the caller went away", "cancelled", false, 1],
  ] as const)("is %s, without asking the judge", async (_what, code, isAttempt, attempts) => {
    const own = new ResilienceError(code, "ours", { isAttempt });
    expect(await attemptsOf(own)).toBe(attempts);
  });

  it("ends its wait at once when the caller goes away, announces nothing and keeps why it waited", async () => {
    const scope = scopeOf();
    const operation = vi.fn(passing);
    const onRetry = vi.fn<(event: RetryEvent) => void>();
    const failed = failureOf(retryOf({ onRetry }).execute(operation, scope));
    await vi.advanceTimersByTimeAsync(10);
    scope.deadline.cancel();
    expect(await failed).toMatchObject({ code: "cancelled", cause: down });
    expect(onRetry).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    expect(operation).toHaveBeenCalledOnce();
  });

  it("leaves no listener at the deadline after its wait", async () => {
    const deadline = createDeadline(1_000);
    const added = vi.spyOn(deadline, "addListener");
    const removed = vi.spyOn(deadline, "removeListener");
    const failed = failureOf(retryOf().execute(passing, { deadline, isRepeatable: true }));
    await vi.advanceTimersByTimeAsync(25);
    await failed;
    expect(added).toHaveBeenCalledOnce();
    expect(removed).toHaveBeenCalledExactlyOnceWith(added.mock.calls[0]?.[0]);
  });

  it("makes not even the first attempt when the call has ended", async () => {
    const scope = scopeOf();
    scope.deadline.cancel();
    const operation = vi.fn(passing);
    expect(await failureOf(retryOf().execute(operation, scope))).toBe(scope.deadline.reason);
    expect(operation).not.toHaveBeenCalled();
  });
});

describe("the error after a retry", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const errorAfter = async (first: unknown, second: unknown): Promise<unknown> => {
    const operation = vi.fn().mockRejectedValueOnce(first).mockRejectedValueOnce(second);
    const failed = failureOf(retryOf().execute(operation, scopeOf()));
    await vi.advanceTimersByTimeAsync(100);
    return failed;
  };

  it("is the last one, with the first as its cause when it differs", async () => {
    const first = new UpstreamError("refused");
    const second = new UpstreamError("reset");
    expect(await errorAfter(first, second)).toBe(second);
    expect(second.cause).toBe(first);
  });

  it("keeps its own cause: the first error comes after it", async () => {
    const first = new UpstreamError("refused");
    const own = new Error("ECONNRESET");
    const second = Object.assign(new UpstreamError("reset"), { cause: own });
    await errorAfter(first, second);
    expect(second.cause).toBe(own);
    expect(own.cause).toBe(first);
  });

  it("has no cause when both attempts failed alike", async () => {
    const second = new UpstreamError("down");
    await errorAfter(new UpstreamError("down"), second);
    expect(second.cause).toBeUndefined();
  });

  it("tells errors with one message apart by their code", async () => {
    const first = Object.assign(new UpstreamError("down"), { code: "ECONNREFUSED" });
    const second = Object.assign(new UpstreamError("down"), { code: "ECONNRESET" });
    await errorAfter(first, second);
    expect(second.cause).toBe(first);
  });

  it("never is its own cause", async () => {
    const first = new UpstreamError("refused");
    const second = Object.assign(new UpstreamError("reset"), { cause: first });
    await errorAfter(first, second);
    expect(first.cause).toBeUndefined();
  });

  it("is left alone when it is frozen or no error", async () => {
    const frozen = Object.freeze(new UpstreamError("reset"));
    expect(await errorAfter(new UpstreamError("refused"), frozen)).toBe(frozen);
    const thrown = errorAfter(Object.assign(down), "a string");
    await expect(thrown).resolves.toBe("a string");
  });
});

describe("the options of a retry", () => {
  it.each([
    [{ maxAttempts: 0 }, "maxAttempts must be a whole number from 1 to 5, is 0"],
    [{ maxAttempts: 1.5 }, "maxAttempts must be a whole number from 1 to 5, is 1.5"],
    [{ baseMs: -1 }, "baseMs must be a number from 0 to 2147483647, is -1"],
    [{ baseMs: 50, capMs: 40 }, "capMs must be a number from 50 to 2147483647, is 40"],
  ])("%j are refused by name", (options, message) => {
    expect(() => retryOf(options)).toThrow(new RangeError(message));
  });
});
