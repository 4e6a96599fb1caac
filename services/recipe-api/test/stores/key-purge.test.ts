import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type KeyPurge, startKeyPurge } from "../../src/stores/key-purge.ts";

describe("the purge of keys", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const purge = vi.fn<(signal: AbortSignal) => Promise<number>>();
  const onFailure = vi.fn<(error: Error) => void>();
  beforeEach(() => {
    purge.mockReset().mockResolvedValue(0);
    onFailure.mockReset();
  });

  const start = (random: number): KeyPurge => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    return startKeyPurge({ purge, onFailure, periodMs: 60_000 });
  };

  it("comes first at a random moment of its first period, and then once in each", async () => {
    const started = start(0.25);
    await vi.advanceTimersByTimeAsync(14_999);
    expect(purge).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(purge).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(purge).toHaveBeenCalledTimes(3);
    await started.close();
  });

  it("comes again after a failure, which is told once", async () => {
    const started = start(0);
    const error = new Error("the database is gone");
    purge.mockRejectedValueOnce(error);
    await vi.advanceTimersByTimeAsync(60_001);
    expect(onFailure.mock.calls).toEqual([[error]]);
    expect(purge).toHaveBeenCalledTimes(2);
    await started.close();
  });

  it("leaves no timer behind when it is closed, before its first time and after", async () => {
    const [early, late] = [start(0.5), start(0)];
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([early.close(), late.close(), late.close()]);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(purge).toHaveBeenCalledTimes(1);
  });

  it("is told to end when it is closed, and is waited for", async () => {
    let end = (): void => undefined;
    purge.mockImplementationOnce(() => new Promise((resolve) => (end = () => resolve(0))));
    const started = start(0);
    await vi.advanceTimersByTimeAsync(1);
    let isClosed = false;
    const closing = started.close().then(() => (isClosed = true));
    await vi.advanceTimersByTimeAsync(1);
    expect(isClosed).toBe(false);
    expect(purge.mock.calls[0]?.[0].aborted).toBe(true);
    end();
    await closing;
  });
});
