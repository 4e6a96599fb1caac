import { describe, expect, it } from "vitest";
import { connectionError, relayedError } from "../../src/clients/upstream-error.ts";

const withCode = (code: string): Error => Object.assign(new Error("x"), { code });

describe("a call without a whole answer", () => {
  it.each([
    ["deadline_exceeded", false, "deadline_exceeded"],
    ["deadline_exceeded", true, "deadline_exceeded"],
    ["cancelled", true, "cancelled"],
    ["ECONNREFUSED", false, "unavailable"],
    ["ENOTFOUND", false, "unavailable"],
    ["UND_ERR_CONNECT_TIMEOUT", false, "unavailable"],
    ["UND_ERR_DESTROYED", false, "unavailable"],
    ["UND_ERR_SOCKET", false, "unavailable"],
    ["UND_ERR_SOCKET", true, "bad_upstream"],
    ["ECONNRESET", false, "unavailable"],
    ["ECONNRESET", true, "bad_upstream"],
    ["UND_ERR_HEADERS_OVERFLOW", true, "bad_upstream"],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", true, "bad_upstream"],
    ["UND_ERR_RES_EXCEEDED_MAX_SIZE", true, "bad_upstream"],
    ["UND_ERR_HEADERS_TIMEOUT", false, "deadline_exceeded"],
    ["UND_ERR_BODY_TIMEOUT", true, "deadline_exceeded"],
  ])("with %s (answer begun: %s) is %s", (code, hasBegun, expected) => {
    expect(connectionError("recipe-api", withCode(code), hasBegun)).toMatchObject({
      code: expected,
    });
  });

  it.each(["UND_ERR_HEADERS_OVERFLOW", "UND_ERR_RES_EXCEEDED_MAX_SIZE"])(
    "with %s says in the log that it was too much",
    (code) => {
      expect(connectionError("recipe-api", withCode(code), true).message).toBe(
        "recipe-api answers with too much",
      );
    },
  );

  it("that is not HTTP says so, and is not worth asking for again", () => {
    const error = Object.assign(new Error("Expected HTTP/"), { name: "HTTPParserError" });
    expect(connectionError("recipe-api", error, true)).toMatchObject({
      code: "bad_upstream",
      message: "recipe-api does not answer with HTTP",
      retryAfterMs: Number.POSITIVE_INFINITY,
    });
  });

  it.each([undefined, null, "text"])("may have ended with %j", (error) => {
    expect(connectionError("recipe-api", error, false)).toMatchObject({ code: "unavailable" });
  });
});

describe("what another service says of an error", () => {
  it("is relayed as it is when it is short and plain", () => {
    expect(relayedError("not_found", "recipe 7 – süß 🍲 – is gone").message).toBe(
      "recipe 7 – süß 🍲 – is gone",
    );
  });

  it("has at most 300 characters", () => {
    expect(relayedError("not_found", "x".repeat(300)).message).toHaveLength(300);
    expect(relayedError("not_found", "x".repeat(301)).message).toBe(`${"x".repeat(299)}…`);
  });

  it("is well-formed where it was cut", () => {
    const { message } = relayedError("not_found", "🍲".repeat(1_000_000));
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message.isWellFormed()).toBe(true);
  });

  it.each(["\r\n", "\u0000\u001b", "\u007f\u0085", "\u2028\u2029", "\u202e\u2066", "\ufeff\u200b"])(
    "has no control characters: %j",
    (controls) => {
      expect(relayedError("not_found", `a${controls}b`).message).toBe("a  b");
    },
  );

  it.for<unknown>([undefined, null, 5, {}, [[[]]], { toString: 1 }])(
    "is the code's own title when it is no text: %j",
    (detail) => {
      expect(relayedError("not_found", detail).message).toBe("Not found");
    },
  );
});
