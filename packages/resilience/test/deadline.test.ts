import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDeadline } from "../src/index.ts";

describe("a deadline", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("aborts its signal with deadline_exceeded when the time is up", () => {
    const { signal } = createDeadline(100);
    vi.advanceTimersByTime(99);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({
      code: "deadline_exceeded",
      message: "no result within 100 ms",
    });
  });

  it("says how much time is left, and never less than nothing", () => {
    const deadline = createDeadline(100);
    vi.advanceTimersByTime(40);
    expect(deadline.remainingMs()).toBeCloseTo(60, 0);
    vi.advanceTimersByTime(100);
    expect(deadline.remainingMs()).toBe(0);
  });

  it("aborts with cancelled when the caller goes away, and stays with that reason", () => {
    const deadline = createDeadline(100);
    const { signal } = deadline;
    deadline.cancel();
    vi.advanceTimersByTime(1_000);
    expect(signal.reason).toMatchObject({ code: "cancelled" });
  });

  it("leaves no timer behind once it is closed", () => {
    const deadline = createDeadline(100);
    deadline.close();
    deadline.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(deadline.signal.aborted).toBe(false);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    "refuses %d milliseconds",
    (timeoutMs) => {
      expect(() => createDeadline(timeoutMs)).toThrow(RangeError);
    },
  );
});

describe("a listener of a deadline", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is called once with the reason, and not after it was removed", () => {
    const deadline = createDeadline(100);
    const stays = vi.fn<(reason: Error) => void>();
    const leaves = vi.fn<(reason: Error) => void>();
    deadline.addListener(stays);
    deadline.addListener(leaves);
    deadline.removeListener(leaves);
    deadline.removeListener(leaves);
    expect(deadline.reason).toBeUndefined();
    deadline.cancel();
    vi.advanceTimersByTime(1_000);
    expect(stays).toHaveBeenCalledExactlyOnceWith(deadline.reason);
    expect(deadline.reason).toMatchObject({ code: "cancelled" });
    expect(leaves).not.toHaveBeenCalled();
  });

  it("may ask for the signal afterwards and finds it aborted", () => {
    const deadline = createDeadline(100);
    vi.advanceTimersByTime(100);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.signal.reason).toBe(deadline.reason);
  });
});
