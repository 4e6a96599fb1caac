import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSecretDigests, createSecretTexts } from "../../src/access/secrets.ts";

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

describe.each([
  ["texts", createSecretTexts],
  ["digests", (texts: readonly string[]) => createSecretDigests(texts.map(digestOf))],
])("secrets known by their %s", (_how, create) => {
  it("are found, and nothing else is", () => {
    const secrets = create(["one", "another"]);
    const shown = ["one", "another", "on", "one ", "onE", "", digestOf("one"), "x".repeat(200)];
    expect(shown.map(secrets.indexOf)).toEqual([0, 1, -1, -1, -1, -1, -1, -1]);
  });

  it("are not mixed with what was shown before", () => {
    const secrets = create(["one"]);
    expect(["another", "one", "oneother", "one"].map(secrets.indexOf)).toEqual([-1, 0, -1, 0]);
  });

  it("may have 200 characters", () => {
    const secrets = create(["x".repeat(200)]);
    expect(["x".repeat(200), "x".repeat(199)].map(secrets.indexOf)).toEqual([0, -1]);
  });

  it("are compared to the last, so that the time does not tell which was found", () => {
    expect(create(["one", "another", "one"]).indexOf("one")).toBe(2);
  });
});
