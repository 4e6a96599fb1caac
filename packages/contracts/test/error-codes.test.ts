import { describe, expect, it } from "vitest";
import { errorCodeOfGrpcStatus, errorCodes, errorTable, isErrorCode } from "../src/index.ts";

describe("the error table", () => {
  it.each(errorCodes)("has a plausible row for %s", (code) => {
    const { http, graphql, grpc, title } = errorTable[code];
    expect(http).toBeGreaterThanOrEqual(400);
    expect(http).toBeLessThan(600);
    expect(graphql).toBe(code.toUpperCase());
    expect(grpc).toBeGreaterThanOrEqual(1);
    expect(grpc).toBeLessThanOrEqual(16);
    expect(title).not.toBe("");
  });

  it("leads from each gRPC status that it uses back to a code of that status", () => {
    for (const code of errorCodes) {
      const { grpc } = errorTable[code];
      expect(errorTable[errorCodeOfGrpcStatus(grpc)].grpc).toBe(grpc);
    }
  });

  it("takes a gRPC status that no code has for an answer that makes no sense", () => {
    expect(errorCodeOfGrpcStatus(2)).toBe("bad_upstream");
    expect(errorCodeOfGrpcStatus(12)).toBe("bad_upstream");
  });

  it("knows its codes and no others", () => {
    expect(isErrorCode("not_found")).toBe(true);
    expect(isErrorCode("23505")).toBe(false);
    expect(isErrorCode(undefined)).toBe(false);
    expect(isErrorCode("toString")).toBe(false);
  });
});
