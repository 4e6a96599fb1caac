import { describe, expect, it } from "vitest";
import { ratioOf } from "../../src/cpu/ratio-of.ts";
import { summariseHops } from "../../src/hop/summarise-hops.ts";

const direct = [
  { services: 100, haproxy: 0 },
  { services: 200, haproxy: 0 },
];
/** The machine was twice as slow in the second round. */
const inFront = [
  { services: 120, haproxy: 30 },
  { services: 240, haproxy: 60 },
];
const samples = new Map([
  ["direct", direct],
  ["in front", inFront],
]);

describe("the cost of a hop", () => {
  it("is a multiple of direct, and its two parts add up to it", () => {
    const [, row] = summariseHops(samples);
    expect(row).toEqual({
      name: "in front",
      ratio: { mean: expect.closeTo(1.5), low: expect.closeTo(1.5), high: expect.closeTo(1.5) },
      services: expect.closeTo(1.2),
      haproxy: expect.closeTo(0.3),
    });
  });

  it("is paired round by round, so that a slow round counts for both", () => {
    const { mean, low, high } = ratioOf(samples, "direct", "in front");
    expect([mean, low, high]).toEqual([2 / 3, 2 / 3, 2 / 3].map((each) => expect.closeTo(each)));
  });

  it("is of no subject that was not measured as often", () => {
    const broken = new Map([...samples, ["direct", direct.slice(1)]]);
    expect(() => summariseHops(broken)).toThrow(RangeError);
  });
});
