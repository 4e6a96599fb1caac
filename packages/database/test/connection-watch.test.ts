import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ConnectionReport, ConnectionWatch } from "../src/connection-watch.ts";
import { outageLimits } from "../src/outage-limits.ts";

const error = new Error("refused");
let isThere: boolean;
let reports: ConnectionReport[];
const probe = vi.fn<() => Promise<void>>();

/** In the middle of its range, a delay is not spread. */
const startWatch = (random = () => 0.5) => {
  const watch = new ConnectionWatch({ probe, report: (report) => reports.push(report), random });
  probe.mockImplementation(async () => {
    if (!isThere) throw new Error("still refused");
  });
  return watch;
};
const states = () => reports.map(({ state }) => state);
const delays = () => reports.flatMap((report) => ("delayMs" in report ? [report.delayMs] : []));
const isReachable = (watch: ConnectionWatch): boolean => {
  try {
    watch.assertReachable();
    return true;
  } catch {
    return false;
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  isThere = false;
  reports = [];
  probe.mockReset();
});
afterEach(() => void vi.useRealTimers());

describe("a watch over connections", () => {
  it("reports connected, lost, retrying until the server is back, and connected, in this order", async () => {
    const watch = startWatch();
    watch.connected();
    watch.connected();
    watch.lost(error);
    watch.lost(error);
    await vi.advanceTimersByTimeAsync(350);
    isThere = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(reports).toMatchObject([
      { state: "connected" },
      { state: "lost", error },
      { state: "retrying", attempt: 1, delayMs: 100, error },
      { state: "retrying", attempt: 2, delayMs: 250, error: { message: "still refused" } },
      { state: "retrying", attempt: 3, delayMs: 250 },
      { state: "connected" },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks after 100, 250 and again 250 ms, one tenth more or less", async () => {
    const early = startWatch(() => 0);
    early.lost(error);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(delays().slice(0, 5)).toEqual([90, 225, 225, 225, 225]);
    early.close();
    reports = [];
    startWatch(() => 0.999).lost(error);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(delays().slice(0, 4)).toEqual([110, 275, 275, 275]);
  });

  it("does not look any more when a statement has found the server", async () => {
    const watch = startWatch();
    watch.lost(error);
    watch.connected();
    expect(vi.getTimerCount()).toBe(0);
    expect(states()).toEqual(["lost", "retrying", "connected"]);
  });

  it("forgets a look that ends after the server came back and went again", async () => {
    const watch = startWatch();
    let fail: (error: Error) => void = () => undefined;
    probe.mockReturnValueOnce(new Promise((_resolve, reject) => void (fail = reject)));
    watch.lost(error);
    await vi.advanceTimersByTimeAsync(150);
    watch.connected();
    watch.lost(error);
    fail(error);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(1);
  });

  it("lets statements try for 1.8 s, and refuses them until the server is back", async () => {
    const watch = startWatch();
    expect(isReachable(watch)).toBe(true);
    watch.lost(error);
    await vi.advanceTimersByTimeAsync(outageLimits.patienceMs - 1);
    expect(isReachable(watch)).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(() => watch.assertReachable()).toThrow(
      expect.objectContaining({ code: "unavailable", cause: new Error("still refused") }),
    );
    watch.connected();
    expect(isReachable(watch)).toBe(true);
  });

  it("takes only an error of the connection for an outage", () => {
    const watch = startWatch();
    watch.note(Object.assign(new Error("x"), { code: "23505" }));
    watch.note(new Error("timeout exceeded when trying to connect"));
    watch.note(undefined);
    expect(states()).toEqual([]);
    watch.note(Object.assign(new Error("x"), { code: "57P01" }));
    expect(states()).toEqual(["lost", "retrying"]);
  });

  it("reports nothing, leaves no timer and refuses once it is closed", async () => {
    const watch = startWatch();
    watch.lost(error);
    let fail: (error: Error) => void = () => undefined;
    probe.mockReturnValueOnce(new Promise((_resolve, reject) => void (fail = reject)));
    await vi.advanceTimersByTimeAsync(100);
    reports = [];
    watch.close();
    watch.close();
    fail(error);
    watch.connected();
    watch.lost(error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reports).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(isReachable(watch)).toBe(false);
    expect(watch.closing.aborted).toBe(true);
  });

  it("stops a timer that is running when it is closed", () => {
    const watch = startWatch();
    watch.lost(error);
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
