import { expect, test, vi } from "vitest";
import { logReport, waitForDatabase } from "../../src/stores/recipe-storage.ts";

test("waiting for the database ends when it answers, and is reported when its reason changes", async () => {
  vi.useFakeTimers();
  try {
    const failures = ["refused", "refused", "wrong password", "wrong password"];
    const check = vi.fn<() => Promise<void>>(async () => {
      const reason = failures.shift();
      if (reason) throw new Error("no answer", { cause: new Error(reason) });
    });
    const warn = vi.fn<(fields: object) => void>();
    const waiting = waitForDatabase({ check }, { warn }, new AbortController().signal);
    await vi.runAllTimersAsync();
    await waiting;
    expect(check).toHaveBeenCalledTimes(5);
    const reasons = warn.mock.calls.map(([fields]) => fields);
    expect(reasons).toEqual([
      { event: "database-awaited", reason: "refused" },
      { event: "database-awaited", reason: "wrong password" },
    ]);
  } finally {
    vi.useRealTimers();
  }
});

test("waiting for the database ends when the service stops", async () => {
  const check = vi.fn<() => Promise<void>>(async () => Promise.reject(new Error("refused")));
  const stopped = AbortSignal.abort();
  await waitForDatabase({ check }, { warn: vi.fn<() => void>() }, stopped);
  expect(check).not.toHaveBeenCalled();
});

test("each report of the connections is one line, an outage a warning once", () => {
  const info = vi.fn<(fields: object) => void>();
  const warn = vi.fn<(fields: object) => void>();
  const error = new Error("refused");
  logReport({ info, warn }, { state: "connected" });
  logReport({ info, warn }, { state: "lost", error });
  logReport({ info, warn }, { state: "retrying", attempt: 2, delayMs: 250, error });
  expect(warn.mock.calls.map(([fields]) => fields)).toEqual([
    { event: "database-connection-lost", err: error },
  ]);
  expect(info.mock.calls.map(([fields]) => fields)).toEqual([
    { event: "database-connected" },
    { event: "database-retrying", attempt: 2, delay_ms: 250, err: error },
  ]);
});
