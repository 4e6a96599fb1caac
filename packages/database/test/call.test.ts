import { createDeadline } from "@tandem/resilience";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pause, toldError, tryAgain, tryAgainInTime } from "../src/call.ts";
import { ConnectionWatch } from "../src/connection-watch.ts";

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
const lost = withCode("57P01");
const startWatch = () =>
  new ConnectionWatch({ probe: () => Promise.reject(lost), report: () => undefined });

/** Runs the call to its end; the clock is a false one. */
const settle = async (call: Promise<unknown>): Promise<[outcome: unknown, ms: number]> => {
  const from = performance.now();
  const outcome = call.then(
    (result) => [result, performance.now() - from] as [unknown, number],
    (error: unknown) => [error, performance.now() - from] as [unknown, number],
  );
  await vi.advanceTimersByTimeAsync(5_000);
  return outcome;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a call whose connection was lost", () => {
  const attempt = vi.fn<() => Promise<string>>();
  const conflict = "conflict";
  beforeEach(() => void attempt.mockReset());

  it("is made again after 50 to 400 ms, until it succeeds", async () => {
    attempt.mockRejectedValueOnce(lost).mockRejectedValueOnce(lost).mockResolvedValueOnce("done");
    const call = { attempt, watch: startWatch(), conflict } as const;
    const [result, ms] = await settle(tryAgain(lost, call, createDeadline(1_800)));
    expect([result, attempt.mock.calls.length]).toEqual(["done", 3]);
    expect(ms).toBeGreaterThanOrEqual(150);
    expect(ms).toBeLessThanOrEqual(1_200);
  });

  it("is not made again when the time left would not be worth it", async () => {
    attempt.mockRejectedValue(lost);
    const call = { attempt, watch: startWatch(), conflict } as const;
    const [error] = await settle(tryAgain(lost, call, createDeadline(69)));
    expect(error).toMatchObject({ code: "unavailable", cause: lost });
    expect(attempt).not.toHaveBeenCalled();
  });

  it("is made again for 1.8 s from its beginning without a deadline", async () => {
    attempt.mockRejectedValue(lost);
    const call = { attempt, watch: startWatch(), conflict } as const;
    const startedAt = performance.now() - 1_000;
    const [error, ms] = await settle(tryAgainInTime(lost, call, startedAt));
    expect(error).toMatchObject({ code: "unavailable" });
    expect(ms).toBeLessThanOrEqual(800);
    expect(attempt).toHaveBeenCalled();
  });

  it("ends with its own error when the next attempt fails for good", async () => {
    const refused = withCode("23505");
    attempt.mockRejectedValue(refused);
    const call = { attempt, watch: startWatch(), conflict } as const;
    const [error] = await settle(tryAgain(lost, call, createDeadline(1_800)));
    expect(error).toBe(refused);
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe("a call that found no place in the pool", () => {
  const attempt = vi.fn<() => Promise<string>>();
  const busy = new Error("timeout exceeded when trying to connect");
  const run = (watch: ConnectionWatch) =>
    settle(tryAgain(busy, { attempt, watch, conflict: "conflict" }, createDeadline(1_800)));
  beforeEach(() => void attempt.mockReset().mockResolvedValue("done"));

  it("is not made again: others wait as well", async () => {
    const watch = startWatch();
    watch.connected();
    await vi.advanceTimersByTimeAsync(500);
    expect((await run(watch))[0]).toMatchObject({ code: "unavailable", cause: busy });
    expect(attempt).not.toHaveBeenCalled();
  });

  it("is made again in an outage, and just after one", async () => {
    const watch = startWatch();
    watch.lost(lost);
    expect((await run(watch))[0]).toBe("done");
    watch.connected();
    expect((await run(watch))[0]).toBe("done");
    watch.close();
  });
});

describe("a pause", () => {
  it("ends with the caller, by its reason", async () => {
    const caller = createDeadline(1_800);
    setTimeout(() => caller.cancel(), 10);
    const [error, ms] = await settle(pause(400, caller, startWatch()));
    expect(error).toBe(caller.reason);
    expect(ms).toBe(10);
  });

  it("ends when the connections are closed", async () => {
    const watch = startWatch();
    setTimeout(() => watch.close(), 10);
    const [error, ms] = await settle(pause(400, createDeadline(1_800), watch));
    expect(error).toMatchObject({ code: "unavailable" });
    expect(ms).toBe(10);
  });

  it("is not followed by an attempt when the server has been away for too long", async () => {
    const watch = startWatch();
    watch.lost(lost);
    await vi.advanceTimersByTimeAsync(1_700);
    const [error] = await settle(pause(100, createDeadline(1_800), watch));
    expect(error).toMatchObject({ code: "unavailable", message: "the database is away" });
    watch.close();
  });
});

describe("what the caller is told", () => {
  it.each([
    ["55P03", "conflict", "conflict"],
    ["55P03", "unavailable", "unavailable"],
    ["57P01", "conflict", "unavailable"],
    ["23505", "conflict", "23505"],
  ] as const)("about %s, with %s for a conflict, is %s", (code, conflict, told) => {
    expect(toldError(withCode(code), conflict)).toMatchObject({ code: told });
  });
});
