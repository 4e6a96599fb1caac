import { describe, expect, it } from "vitest";
import { summariseDatabase } from "../../src/database/summarise-database.ts";

/** The machine was twice as slow in the last round. */
const samples = new Map([
  ["read from memory", [100, 100, 200].map((webApi) => ({ webApi, recipeApi: 0, postgres: 0 }))],
  [
    "POST with a key",
    [
      { webApi: 200, recipeApi: 300, postgres: 400 },
      { webApi: 210, recipeApi: 310, postgres: 380 },
      { webApi: 400, recipeApi: 600, postgres: 800 },
    ],
  ],
]);

describe("the cost of a request to the database", () => {
  const [read, post] = summariseDatabase({
    samples,
    statements: new Map([["POST with a key", 5]]),
  });

  it("is a multiple of the read from memory in the same round", () => {
    expect(read?.ratio.mean).toBeCloseTo(1);
    expect(post?.ratio).toMatchObject({ mean: expect.closeTo(9), low: expect.closeTo(9) });
  });

  it("shows who used it in a round that was neither the quickest nor the slowest", () => {
    expect(post?.used).toEqual({ webApi: 210, recipeApi: 310, postgres: 400 });
  });

  it("names the statements of who has any", () => {
    expect([read?.statements, post?.statements]).toEqual([0, 5]);
  });
});
