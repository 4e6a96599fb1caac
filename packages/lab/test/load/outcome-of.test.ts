import { status as grpcStatus } from "@grpc/grpc-js";
import { errorCodes, errorTable } from "@tandem/contracts";
import { describe, expect, it } from "vitest";
import { errorNameOf, outcomeOf } from "../../src/load/outcome-of.ts";

describe("the outcome of an answer", () => {
  it.each(["200", "201", "304", "OK"])("%s is accepted", (status) => {
    expect(outcomeOf(status)).toBe("accepted");
  });

  const refusals = new Set<string>(["rate_limited", "overloaded", "unavailable"]);

  it.each(errorCodes)("%s means the same over every protocol", (code) => {
    const { http, graphql, grpc } = errorTable[code];
    const outcomes = [`${http}`, graphql, grpcStatus[grpc] ?? ""].map((each) => outcomeOf(each));
    const expected = refusals.has(code) ? "refused" : "failed";
    // gRPC has one status for what is too large and what is too much.
    const overGrpc = code === "too_large" ? "refused" : expected;
    expect(outcomes).toEqual([expected, expected, overGrpc]);
  });

  it("is accepted where the kind expects it", () => {
    expect(outcomeOf("404", ["404"])).toBe("accepted");
    expect(outcomeOf("404", ["409"])).toBe("failed");
  });
});

describe("the name of an error", () => {
  it.each([
    [Object.assign(new Error("gone"), { code: "ECONNRESET" }), "ECONNRESET"],
    [new Error("outer", { cause: Object.assign(new Error("inner"), { code: "EPIPE" }) }), "EPIPE"],
    [new TypeError("no"), "TypeError"],
    ["a text", "a text"],
  ])("of %s is %s", (error, name) => {
    expect(errorNameOf(error)).toBe(name);
  });
});
