import { describe, expect, it } from "vitest";
import { checkIdempotencyKey } from "../src/index.ts";

describe("an idempotency key", () => {
  it.each(["a", "7c9e6679-7425-40de-944b-e07fc1f90ae7", '"quoted"', "!~", "x".repeat(255)])(
    "may be %s",
    (key) => {
      expect(checkIdempotencyKey(key)).toBe(key);
    },
  );

  // Of two headers with one name, Node makes one with a comma and a blank.
  it.each(["", " ", "a b", "a, b", "a\t", "a\n", "\u007f", "é", "🔑", "x".repeat(256)])(
    "is refused as %j",
    (key) => {
      expect(() => checkIdempotencyKey(key)).toThrow(
        expect.objectContaining({ code: "invalid_argument" }),
      );
    },
  );
});
