import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  composePolicies,
  createAttemptTimeout,
  createBulkhead,
  createCircuitBreaker,
  createRetry,
  createRetryBudget,
  type Operation,
  type Policy,
} from "../src/index.ts";
import { failureOf, failWith, judge, scopeOf, silence, UpstreamError } from "./call-scope.ts";

const named = (name: string, seen: string[]): Policy => ({
  execute: async (operation, scope) => {
    seen.push(`${name} begins`);
    const result = await operation(scope);
    seen.push(`${name} ends`);
    return result;
  },
});

describe("policies that are composed", () => {
  it("run the first outside, the last next to the operation", async () => {
    const seen: string[] = [];
    const policy = composePolicies(named("a", seen), named("b", seen), named("c", seen));
    await policy.execute(async () => void seen.push("call"), scopeOf());
    expect(seen).toEqual([
      "a begins",
      "b begins",
      "c begins",
      "call",
      "c ends",
      "b ends",
      "a ends",
    ]);
  });

  it("may be one alone", () => {
    const alone = named("a", []);
    expect(composePolicies(alone)).toBe(alone);
  });
});

describe("all policies together", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const createAll = () => {
    const breaker = createCircuitBreaker({ judge });
    const bulkhead = createBulkhead();
    const budget = createRetryBudget();
    const retry = createRetry({ judge, budget, random: () => 0 });
    const timeout = createAttemptTimeout({ timeoutMs: 2_200 });
    return { policy: composePolicies(retry, breaker, bulkhead, timeout), breaker, bulkhead };
  };

  it("answer from the second attempt when the first one is silent", async () => {
    const operation = vi
      .fn<Operation<string>>(async () => "a recipe")
      .mockImplementationOnce(silence);
    const { policy, bulkhead } = createAll();
    const scope = scopeOf({ timeoutMs: 4_500 });
    const result = policy.execute(operation, scope);
    await vi.advanceTimersByTimeAsync(2_225);
    expect(await result).toBe("a recipe");
    expect(bulkhead.running).toBe(0);
    scope.deadline.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("end two silent attempts within 4.5 s, with what happened first as the cause", async () => {
    const { policy } = createAll();
    const failed = failureOf(policy.execute(silence, scopeOf({ timeoutMs: 4_500 })));
    await vi.advanceTimersByTimeAsync(4_500);
    expect(await failed).toMatchObject({ code: "deadline_exceeded", isAttempt: true });
  });

  it("refuse at once, and only once, while the breaker is open", async () => {
    const { policy, breaker } = createAll();
    const operation = vi.fn(failWith(new UpstreamError("down")));
    const calls = Array.from({ length: 20 }, () => failureOf(policy.execute(operation, scopeOf())));
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(calls);
    expect(breaker.state).toBe("open");
    operation.mockClear();
    expect(await failureOf(policy.execute(operation, scopeOf()))).toMatchObject({
      code: "unavailable",
    });
    expect(operation).not.toHaveBeenCalled();
  });
});
