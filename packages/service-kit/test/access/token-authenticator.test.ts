import { describe, expect, it } from "vitest";
import { createTokenAuthenticator } from "../../src/index.ts";

const tokens = ["the-first-internal-token", "another-internal-token"] as const;
const authenticate = createTokenAuthenticator(tokens);

const judge = (authorization: string | undefined, principal?: string) =>
  authenticate({ authorization, principal });

describe("an internal token", () => {
  it.each(tokens)("lets in, whichever of several it is: %s", (token) => {
    expect(judge(`Bearer ${token}`)).toEqual({ principal: undefined });
  });

  it.each(["bearer", "BEARER", "Bearer "])("may come with the scheme %j", (scheme) => {
    expect(judge(`${scheme} ${tokens[0]}`, "cook")).toEqual({ principal: "cook" });
  });

  it.each(["cook", "A.b_c-9", "x".repeat(64)])("is believed on whose behalf it is: %s", (name) => {
    expect(judge(`Bearer ${tokens[0]}`, name)).toEqual({ principal: name });
  });

  it.each(["", " ", "a b", "cook, baker", "köchin", "a/b", "a\n", "x".repeat(65)])(
    "is on nobody's behalf when that is no principal: %j",
    (name) => {
      expect(judge(`Bearer ${tokens[0]}`, name)).toEqual({ principal: undefined });
    },
  );
});

describe("who has no internal token", () => {
  it.each([
    "",
    "Bearer",
    "Bearer ",
    tokens[0],
    `Basic ${tokens[0]}`,
    `Bearer ${tokens[0]}x`,
    `Bearer ${tokens[0].slice(0, -1)}`,
    `Bearer ${tokens[0].toUpperCase()}`,
    `Bearer ${tokens[0]}, Bearer ${tokens[0]}`,
    `Bearer ${tokens.join(",")}`,
    ` Bearer ${tokens[0]}`,
    `Bearer ${tokens[0]} `,
    `Bearer\t${tokens[0]}`,
    `Bearer ${"x".repeat(10_000)}`,
    "Bearer \u00e9\u00e9\u00e9\u00e9",
  ])("is refused, and nothing of what was sent comes back: %j", (authorization) => {
    expect(judge(authorization, "cook")).toMatchObject({
      code: "unauthenticated",
      message:
        'this is not an internal token that is known here: send one as "Authorization: Bearer …"',
    });
  });

  it("is told what to send", () => {
    expect(judge(undefined, "cook")).toMatchObject({
      code: "unauthenticated",
      message: 'send an internal token as "Authorization: Bearer …"',
    });
  });
});
