import { status as grpcStatus } from "@grpc/grpc-js";
import { type ErrorCode, errorCodes, errorTable } from "@tandem/contracts";
import { describe, expect, it } from "vitest";
import { writeOutcomeOf } from "../../src/load/write-outcome.ts";

const refusing = new Set<ErrorCode>([
  "not_found",
  "invalid_argument",
  "precondition_failed",
  "precondition_required",
  "idempotency_mismatch",
  "unauthenticated",
  "too_large",
  "rate_limited",
]);

describe("what the status of an answer says about a write", () => {
  it.each(["200", "201", "204", "OK"])("%s acknowledges it", (status) => {
    expect(writeOutcomeOf(status)).toBe("acknowledged");
  });

  it.each(["400", "403", "405", "415", "431"])("%s refuses it", (status) => {
    expect(writeOutcomeOf(status)).toBe("refused");
  });

  it.each(["302", "408", "409", "499", "500", "502", "503", "504", "UNKNOWN", "no code"])(
    "%s settles nothing",
    (status) => {
      expect(writeOutcomeOf(status)).toBe("unknown");
    },
  );

  it.each(errorCodes)("%s says the same over every protocol", (code) => {
    const { http, graphql, grpc } = errorTable[code];
    const expected = refusing.has(code) ? "refused" : "unknown";
    // gRPC has one status for what is too large and what is too much.
    const overGrpc = grpcStatus[grpc] === "RESOURCE_EXHAUSTED" ? "unknown" : expected;
    const outcomes = [`${http}`, graphql, grpcStatus[grpc] ?? ""].map(writeOutcomeOf);
    expect(outcomes).toEqual([expected, expected, overGrpc]);
  });
});
