import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createApiKeyAuthenticator } from "../../src/index.ts";

const digestOf = (key: string): string => createHash("sha256").update(key).digest("hex");

const authenticate = createApiKeyAuthenticator([
  { principal: "cook", digest: digestOf("cook-key-of-last-year") },
  { principal: "baker", digest: digestOf("baker-key") },
  { principal: "cook", digest: digestOf("cook-key-of-this-year") },
]);

const judge = (authorization: string | undefined, principal?: string) =>
  authenticate({ authorization, principal });

describe("an API key", () => {
  it.each([
    ["cook-key-of-last-year", "cook"],
    ["cook-key-of-this-year", "cook"],
    ["baker-key", "baker"],
  ])("says who acts: %s", (key, principal) => {
    expect(judge(`Bearer ${key}`)).toEqual({ principal });
  });

  it("says who acts whatever else is claimed", () => {
    expect(judge("Bearer baker-key", "cook")).toEqual({ principal: "baker" });
  });

  it.each(["Bearer butcher-key", `Bearer ${digestOf("baker-key")}`, "Basic baker-key", ""])(
    "that is not known lets nobody in: %s",
    (authorization) => {
      expect(judge(authorization, "baker")).toMatchObject({ code: "unauthenticated" });
    },
  );

  it("is asked for", () => {
    expect(judge(undefined)).toMatchObject({
      code: "unauthenticated",
      message: 'send an API key as "Authorization: Bearer …"',
    });
  });

  it("lets nobody in where there are none", () => {
    const closed = createApiKeyAuthenticator([]);
    const headers = { authorization: "Bearer baker-key", principal: "baker" };
    expect(closed(headers)).toMatchObject({ code: "unauthenticated" });
  });
});
