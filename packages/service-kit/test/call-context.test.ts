import { describe, expect, it } from "vitest";
import {
  requestIdFrom,
  startTrace,
  timeoutFrom,
  traceIdOf,
  traceParentFrom,
} from "../src/call-context.ts";

const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("the call context", () => {
  it("keeps a well-formed request id", () => {
    expect(requestIdFrom("a-1")).toBe("a-1");
  });

  it.each([undefined, "", "a b", "a\r\nset-cookie: x", "x".repeat(65), ["a", "b"]])(
    "replaces the request id %j",
    (value) => {
      expect(requestIdFrom(value)).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it("keeps a valid trace parent, and its trace id", () => {
    expect(traceParentFrom(parent)).toBe(parent);
    expect(traceIdOf(parent)).toBe("0af7651916cd43dd8448eb211c80319c");
  });

  it.each([
    undefined,
    "00-xyz",
    parent.toUpperCase(),
    `ff${parent.slice(2)}`,
    `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`,
  ])("refuses the trace parent %j", (value) => {
    expect(traceParentFrom(value)).toBeUndefined();
  });

  it("starts traces that are valid and never the same", () => {
    const traces = new Set(Array.from({ length: 1_000 }, startTrace));
    expect(traces.size).toBe(1_000);
    for (const trace of traces) expect(traceParentFrom(trace)).toBe(trace);
  });

  it.each([
    ["500", 500],
    ["999999", 1_800],
    ["0", 1_800],
    ["-5", 1_800],
    ["1e3", 1_800],
    ["12.5", 1_800],
    [undefined, 1_800],
  ])("allows a request that says %j %d ms when the ceiling is 1800", (value, expected) => {
    expect(timeoutFrom(value, 1_800)).toBe(expected);
  });
});
