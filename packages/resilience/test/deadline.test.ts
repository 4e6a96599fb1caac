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

describe("the deadline of an attempt", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends by itself and says so, while the whole goes on", () => {
    const whole = createDeadline(1_000);
    const attempt = whole.startAttempt(200);
    vi.advanceTimersByTime(200);
    expect(attempt.reason).toMatchObject({
      code: "deadline_exceeded",
      isAttempt: true,
      message: "no result within 200 ms in one attempt",
    });
    expect(whole.reason).toBeUndefined();
  });

  it("ends with the whole, for the same reason, and needs no timer when that ends first", () => {
    const whole = createDeadline(100);
    const attempt = whole.startAttempt(200);
    const heard = vi.fn<(reason: Error) => void>();
    attempt.addListener(heard);
    expect(attempt.remainingMs()).toBeLessThanOrEqual(100);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(100);
    expect(attempt.reason).toBe(whole.reason);
    expect(heard).toHaveBeenCalledExactlyOnceWith(whole.reason);
    expect(whole.reason).toMatchObject({ code: "deadline_exceeded", isAttempt: false });
  });

  it("ends when the caller goes away", () => {
    const whole = createDeadline(1_000);
    const { signal } = whole.startAttempt(200);
    whole.cancel();
    expect(signal.reason).toMatchObject({ code: "cancelled" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("has ended from the start when the whole has", () => {
    const whole = createDeadline(1_000);
    whole.cancel();
    expect(whole.startAttempt(200).reason).toBe(whole.reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves neither a timer nor a listener behind once it is closed", () => {
    const whole = createDeadline(1_000);
    const removeListener = vi.spyOn(whole, "removeListener");
    const attempt = whole.startAttempt(200);
    attempt.close();
    attempt.close();
    expect(vi.getTimerCount()).toBe(1);
    expect(removeListener).toHaveBeenCalled();
    whole.cancel();
    expect(attempt.reason).toBeUndefined();
  });

  it("refuses the same times as a deadline", () => {
    expect(() => createDeadline(1_000).startAttempt(0)).toThrow(RangeError);
  });
});
