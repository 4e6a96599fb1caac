import { describe, expect, it } from "vitest";
import { type ErrorKind, kindOf, meaningOf } from "../src/classify-error.ts";

const withCode = (code: string): Error => Object.assign(new Error("x"), { code });

const codes: readonly (readonly [kind: ErrorKind, codes: readonly string[]])[] = [
  ["lost", ["08000", "08003", "08006", "08P01", "57P01", "57P02", "57P03", "57P04", "57P05"]],
  ["lost", ["25P03", "25P04"]],
  ["lost", ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]],
  ["lost", ["EHOSTUNREACH", "ENETUNREACH", "ECONNABORTED", "EADDRNOTAVAIL", "EMFILE"]],
  ["crowded", ["53300"]],
  ["exhausted", ["53000", "53100", "53200", "53400"]],
  ["barred", ["28000", "28P01", "3D000"]],
  ["read-only", ["25006"]],
  ["late", ["57014"]],
  ["locked", ["55P03"]],
  ["clashed", ["40001", "40P01"]],
  ["refused", ["23505", "22P02", "22003", "42P01", "42501", "25P02", "55000", "57000", "0A000"]],
  // Not PostgreSQL's.
  ["refused", ["unavailable", "ERR_INVALID_ARG_TYPE", "08", "X08006"]],
];

describe("the code of an error", () => {
  it.each(codes.flatMap(([kind, each]) => each.map((code) => [code, kind] as const)))(
    "%s means %s",
    (code, kind) => {
      expect(kindOf(withCode(code))).toBe(kind);
    },
  );
});

describe("an error without a code", () => {
  it.each([
    "Connection terminated",
    "Connection terminated unexpectedly",
    "Connection terminated due to connection timeout",
    "Client has encountered a connection error and is not queryable",
    "Client was closed and is not queryable",
    "Query read timeout",
    "timeout expired",
  ])("%j is a lost connection", (message) => {
    expect(kindOf(new Error(message))).toBe("lost");
  });

  it("that the pool is full says nothing about the server", () => {
    expect(kindOf(new Error("timeout exceeded when trying to connect"))).toBe("busy");
  });

  it.each([new Error("something else"), "ECONNRESET", undefined, null, { code: "08006" }])(
    "%j is nobody's we know",
    (error) => {
      expect(kindOf(error)).toBe("refused");
    },
  );
});

describe("what follows from an error", () => {
  it.each([
    ["08006", "unavailable", true, true],
    ["53300", "unavailable", true, true],
    ["53100", "unavailable", false, false],
    ["28P01", "unavailable", false, true],
    ["25006", "unavailable", false, true],
    ["57014", "unavailable", false, false],
    ["55P03", "conflict", false, false],
    ["40P01", "conflict", true, false],
    ["23505", undefined, false, false],
  ] as const)(
    "%s: told as %s, made again: %s, connection closed: %s",
    (code, told, isRepeatable, endsConnection) => {
      expect(meaningOf(withCode(code))).toEqual({ code: told, isRepeatable, endsConnection });
    },
  );
});
