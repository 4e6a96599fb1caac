import { describe, expect, it, vi } from "vitest";
import {
  type BreakerState,
  type CircuitBreakerOptions,
  createCircuitBreaker,
  createDeadline,
  ResilienceError,
} from "../src/index.ts";
import { createRandom, failureOf, failWith, judge, scopeOf, UpstreamError } from "./call-scope.ts";

const down = new UpstreamError("down");
const notFound = new UpstreamError("not found", { breakerFailure: false });

const createTested = (options: Partial<CircuitBreakerOptions> = {}) => {
  const clock = { now: 1_000_000 };
  const states: BreakerState[] = [];
  const breaker = createCircuitBreaker({
    judge,
    now: () => clock.now,
    onStateChange: (state) => states.push(state),
    ...options,
  });
  const deadline = createDeadline(60_000);
  deadline.close();
  const scope = { deadline, isRepeatable: true };
  const answer = () => breaker.execute(async () => "a recipe", scope);
  const fail = (error: unknown = down) => failureOf(breaker.execute(failWith(error), scope));
  const times = async (count: number, call: () => Promise<unknown>): Promise<void> => {
    for (let each = 0; each < count; each += 1) await call();
  };
  /** A call that goes on until it is ended. */
  const begin = () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const operation = vi.fn(() => promise);
    const ended = breaker.execute(operation, scope).catch((error: unknown) => error);
    return { operation, ended, resolve, reject };
  };
  return { breaker, clock, states, answer, fail, times, begin, scope };
};

/** Open for long enough that the next call probes. */
const createOpen = async () => {
  const tested = createTested();
  await tested.times(20, () => tested.fail());
  tested.clock.now += 1_000;
  return tested;
};

describe("a closed circuit breaker", () => {
  it("passes on results and errors", async () => {
    const { answer, fail } = createTested();
    expect(await answer()).toBe("a recipe");
    expect(await fail()).toBe(down);
  });

  it("stays closed at 19 failures of 19 calls and opens at the 20th", async () => {
    const { breaker, fail, times, states } = createTested();
    await times(19, () => fail());
    expect(breaker.state).toBe("closed");
    await fail();
    expect(breaker.state).toBe("open");
    expect(states).toEqual(["open"]);
  });

  it("opens at 90 % failures, not below", async () => {
    const { breaker, answer, fail, times } = createTested();
    await times(3, answer);
    await times(26, () => fail());
    expect(breaker.state).toBe("closed");
    await fail();
    expect(breaker.state).toBe("open");
  });

  it("goes by the number of failures when that is asked for: five of a hundred calls", async () => {
    const { breaker, answer, fail, times } = createTested({ threshold: 0.01, minimumFailures: 5 });
    await times(95, answer);
    await times(4, () => fail());
    expect(breaker.state).toBe("closed");
    await fail();
    expect(breaker.state).toBe("open");
  });

  it("forgets what is older than five seconds, also when nothing came since", async () => {
    const { breaker, clock, fail, times } = createTested();
    await times(19, () => fail());
    clock.now += 5_000;
    await fail();
    expect(breaker.state).toBe("closed");
    await times(19, () => fail());
    expect(breaker.state).toBe("open");
  });

  it("looks back on five seconds of a steady trickle", async () => {
    const { breaker, clock, fail } = createTested();
    const everyMs = async (milliseconds: number) => {
      for (let call = 0; call < 100; call += 1) {
        await fail();
        clock.now += milliseconds;
      }
      return breaker.state;
    };
    // 18 calls in 5 s, for half a minute; then 25 in 5 s.
    expect(await everyMs(277)).toBe("closed");
    expect(await everyMs(200)).toBe("open");
  });

  it("takes an error that is not the other side's fault for an answer", async () => {
    const { breaker, fail, times } = createTested();
    await times(3, () => fail(notFound));
    await times(26, () => fail());
    expect(breaker.state).toBe("closed");
  });

  it("counts an attempt that ran out of its own time", async () => {
    const { breaker, fail, times } = createTested();
    const slow = new ResilienceError("deadline_exceeded", "slow", { isAttempt: true });
    await times(20, () => fail(slow));
    expect(breaker.state).toBe("open");
  });

  it.each([
    ["was cancelled", new ResilienceError("cancelled", "gone")],
    ["ran out of the caller's time", new ResilienceError("deadline_exceeded", "late")],
    ["the bulkhead refused", new ResilienceError("overloaded", "full")],
  ])("does not count a call that %s, neither way", async (_what, error) => {
    const { breaker, fail, times } = createTested();
    await times(100, () => fail(error));
    await times(19, () => fail());
    expect(breaker.state).toBe("closed");
    await fail();
    expect(breaker.state).toBe("open");
  });

  it("is not opened by callers without patience, whatever their calls fail with", async () => {
    const { breaker, times } = createTested();
    const hasty = scopeOf({ timeoutMs: 19 });
    await times(100, () => failureOf(breaker.execute(failWith(down), hasty)));
    hasty.deadline.close();
    const gone = scopeOf();
    gone.deadline.cancel();
    await times(100, () => failureOf(breaker.execute(failWith(down), gone)));
    expect(breaker.state).toBe("closed");
  });
});

describe("an open circuit breaker", () => {
  it("refuses for a second without calling, and says for how long", async () => {
    const { breaker, clock, fail, times, scope } = createTested();
    await times(20, () => fail());
    clock.now += 300;
    const operation = vi.fn(async () => "a recipe");
    expect(await failureOf(breaker.execute(operation, scope))).toMatchObject({
      name: "ResilienceError",
      code: "unavailable",
      retryAfterMs: 700,
    });
    clock.now += 699;
    await failureOf(breaker.execute(operation, scope));
    expect(operation).not.toHaveBeenCalled();
  });

  it("lets exactly one call probe, and refuses all others at once", async () => {
    const { breaker, begin, states } = await createOpen();
    const probe = begin();
    const others = Array.from({ length: 10 }, begin);
    for (const { operation, ended } of others) {
      expect(await ended).toMatchObject({ code: "unavailable", retryAfterMs: 1_000 });
      expect(operation).not.toHaveBeenCalled();
    }
    expect(probe.operation).toHaveBeenCalledOnce();
    expect(breaker.state).toBe("half_open");
    probe.resolve("a recipe");
    expect(await probe.ended).toBe("a recipe");
    expect(states).toEqual(["open", "half_open", "closed"]);
  });

  it("closes with a clean sheet after a probe that is answered, be it with a 404", async () => {
    const { breaker, fail, times } = await createOpen();
    await fail(notFound);
    await times(19, () => fail());
    expect(breaker.state).toBe("closed");
    await fail();
    expect(breaker.state).toBe("open");
  });

  it("does not subtract later what it forgot when it closed", async () => {
    const { breaker, clock, answer, fail, times } = await createOpen();
    await answer();
    clock.now += 3_500;
    await fail();
    clock.now += 500;
    await times(19, () => fail());
    expect(breaker.state).toBe("open");
  });

  it("opens for another second after a probe that fails", async () => {
    const { breaker, clock, fail, answer } = await createOpen();
    await fail();
    expect(breaker.state).toBe("open");
    clock.now += 999;
    await expect(answer()).rejects.toMatchObject({ code: "unavailable" });
    clock.now += 1;
    await answer();
    expect(breaker.state).toBe("closed");
  });

  it("lets the next call probe when the probe's caller goes away", async () => {
    const { breaker, fail, answer } = await createOpen();
    await fail(new ResilienceError("cancelled", "gone"));
    expect(breaker.state).toBe("half_open");
    await answer();
    expect(breaker.state).toBe("closed");
  });

  it("learns nothing from calls that began before it opened", async () => {
    const { breaker, clock, begin, fail, times, states } = createTested();
    const [success, failure] = [begin(), begin()];
    await times(20, () => fail());
    success.resolve("late");
    await success.ended;
    expect(breaker.state).toBe("open");
    clock.now += 1_000;
    const probe = begin();
    failure.reject(down);
    await failure.ended;
    expect(breaker.state).toBe("half_open");
    probe.resolve("a recipe");
    await probe.ended;
    expect(states).toEqual(["open", "half_open", "closed"]);
  });
});

describe("a circuit breaker stays closed", () => {
  it("when half of all answers are 503", async () => {
    const { states, answer, fail, clock } = createTested();
    const random = createRandom(17);
    for (let call = 0; call < 5_000; call += 1) {
      clock.now += 10;
      await (random() < 0.5 ? fail() : answer());
    }
    expect(states).toEqual([]);
  });

  // Least connections prefers the one that fails faster than the other answers.
  it("when one of two replicas answers only 500, five times as fast as the other", async () => {
    const { states, answer, fail, clock } = createTested();
    const random = createRandom(18);
    const replicas = [
      { takesMs: 5, call: answer, runningUntil: [] as number[] },
      { takesMs: 1, call: () => fail(), runningUntil: [] as number[] },
    ];
    for (let call = 0; call < 5_000; call += 1) {
      clock.now += random() * 13;
      for (const each of replicas)
        each.runningUntil = each.runningUntil.filter((end) => end > clock.now);
      if (call % 2 === 0) replicas.reverse();
      const [least] = replicas.toSorted((a, b) => a.runningUntil.length - b.runningUntil.length);
      least?.runningUntil.push(clock.now + least.takesMs);
      await least?.call();
    }
    expect(states).toEqual([]);
  });
});

describe("the options of a circuit breaker", () => {
  it.each([
    [{ threshold: 0 }, "threshold must be a number from 0.01 to 1, is 0"],
    [{ minimumCalls: 0.5 }, "minimumCalls must be a whole number of at least 1, is 0.5"],
    [{ minimumFailures: 0 }, "minimumFailures must be a whole number of at least 1, is 0"],
    [{ windowMs: 9 }, "windowMs must be a number from 10 to 2147483647, is 9"],
    [{ openMs: Number.NaN }, "openMs must be a number from 1 to 2147483647, is NaN"],
  ])("%j are refused by name", (options, message) => {
    expect(() => createTested(options)).toThrow(new RangeError(message));
  });
});
