import { createLogger } from "@tandem/observability";
import { ServiceError } from "@tandem/contracts";
import { describe, expect, it } from "vitest";
import { logFailure } from "../src/log-failure.ts";

const logged = (code: Parameters<typeof logFailure>[2], error: unknown): unknown[] => {
  const lines: unknown[] = [];
  const logger = createLogger({
    service: "web-api",
    instance: "web-api-1",
    environment: "test",
    level: "info",
    destination: { write: (line: string) => void lines.push(JSON.parse(line)) },
  });
  logFailure(logger, "r1", code, error);
  return lines;
};

describe("a failure in the log", () => {
  it("that nobody foresaw is an error with its stack", () => {
    const [line] = logged("internal", new TypeError("x is undefined"));
    expect(line).toMatchObject({
      level: 50,
      request_id: "r1",
      err: { message: "x is undefined", stack: expect.stringContaining("at ") as string },
    });
  });

  it("of a neighbour is a warning that says why, without a stack", () => {
    const refused = [
      new Error("connect ECONNREFUSED ::1:1"),
      new Error("connect ECONNREFUSED 127.0.0.1:1"),
    ];
    const cause = new AggregateError(refused, "no address answers");
    const error = new ServiceError("unavailable", "recipe-api cannot be reached", { cause });
    const [line] = logged("unavailable", error);
    expect(line).toMatchObject({
      level: 40,
      code: "unavailable",
      reason:
        "recipe-api cannot be reached: no address answers: connect ECONNREFUSED ::1:1: connect ECONNREFUSED 127.0.0.1:1",
    });
    expect(JSON.stringify(line)).not.toContain("    at ");
  });

  it("that is the caller's is none of ours", () => {
    expect(logged("not_found", new ServiceError("not_found", "no"))).toEqual([]);
    expect(logged("cancelled", new ServiceError("cancelled", "gone"))).toEqual([]);
  });
});
