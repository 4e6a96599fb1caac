import { describe, expect, it } from "vitest";
import { createKindChooser } from "../../src/load/choose-kind.ts";
import { createRandom } from "../../src/load/random.ts";
import { kind } from "./sample-load.ts";

const draw = (seed: number, count: number): string[] => {
  const kinds = [kind("a"), kind("b", { weight: 2 }), kind("c", { weight: 0.5 })];
  const choose = createKindChooser(kinds, createRandom(seed));
  return Array.from({ length: count }, () => choose().name);
};

describe("the choice of kinds", () => {
  it("follows their weights", () => {
    const drawn = draw(1, 35_000);
    const share = (name: string) => drawn.filter((each) => each === name).length / 10_000;
    expect(share("a")).toBeCloseTo(1, 1);
    expect(share("b")).toBeCloseTo(2, 1);
    expect(share("c")).toBeCloseTo(0.5, 1);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(draw(7, 50)).toEqual(draw(7, 50));
    expect(draw(7, 50)).not.toEqual(draw(8, 50));
  });
});
