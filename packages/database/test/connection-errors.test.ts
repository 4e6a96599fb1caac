import { describe, expect, it } from "vitest";
import { isConnectionError, isTooSlow } from "../src/connection-errors.ts";

const withCode = (code: string): Error => Object.assign(new Error("x"), { code });

describe("a connection error", () => {
  it.each([
    "08000",
    "08006",
    "53300",
    "57P01",
    "57P02",
    "57P03",
    "57P04",
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "EAI_AGAIN",
    "EHOSTUNREACH",
  ])("is %s", (code) => {
    expect(isConnectionError(withCode(code))).toBe(true);
  });

  it.each([
    "Connection terminated unexpectedly",
    "timeout exceeded when trying to connect",
    "Query read timeout",
  ])("is %j, which has no code", (message) => {
    expect(isConnectionError(new Error(message))).toBe(true);
  });

  it.each(["23505", "22P02", "57014", "40001", "55P03", "42P01"])("is not %s", (code) => {
    expect(isConnectionError(withCode(code))).toBe(false);
  });

  it("is not something that is no error, nor any other message", () => {
    expect(isConnectionError("ECONNRESET")).toBe(false);
    expect(isConnectionError(new Error("something else"))).toBe(false);
  });
});

describe("a statement that took too long", () => {
  it.each(["57014", "55P03"])("is %s", (code) => {
    expect(isTooSlow(withCode(code))).toBe(true);
  });

  it.each(["23505", "57P01"])("is not %s", (code) => {
    expect(isTooSlow(withCode(code))).toBe(false);
    expect(isTooSlow(undefined)).toBe(false);
  });
});
