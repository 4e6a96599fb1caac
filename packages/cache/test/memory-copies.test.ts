import { describe, expect, it } from "vitest";
import { estimateBytes } from "../src/index.ts";
import { MemoryCopies } from "../src/memory-copies.ts";
import type { Dish } from "./source.ts";

const copyOf = (version: number, asOf: number) => ({
  value: { name: "x".repeat(1_000), version },
  version,
  asOf,
});
const nothing = (asOf: number, version = 0) => ({ value: undefined, version, asOf });
/** At 10 ms, unless the test says otherwise. */
const create = (maxBytes = 1_000_000) => {
  const clock = { now: 10 };
  return { clock, copies: new MemoryCopies<Dish>(maxBytes, () => clock.now) };
};

describe("copies in memory", () => {
  it("are bounded in bytes: those that nobody asked for longest make room", () => {
    const maxBytes = 100_000;
    const { copies } = create(maxBytes);
    for (let key = 0; key < 10_000; key += 1) {
      copies.findFresh("0");
      copies.offer(`${key}`, copyOf(1, 0), 0, 1_000);
    }
    const left = Array.from({ length: 10_000 }, (_, key) => `${key}`).filter((key) =>
      copies.find(key),
    );
    const bytes = left.length * estimateBytes(copyOf(1, 0).value);
    expect(bytes).toSatisfy((sum: number) => sum > maxBytes / 2 && sum <= maxBytes);
    expect(left).toContain("0");
    expect(left).toContain("9999");
  });

  it("do not keep one that is larger than all of them may be", () => {
    const { copies } = create(900);
    copies.offer("42", copyOf(1, 0), 0, 1_000);
    expect(copies.find("42")).toBeUndefined();
  });

  it("are none at all for 0 bytes", () => {
    const { copies } = create(0);
    copies.offer("42", copyOf(1, 0), 0, 1_000);
    expect(copies.find("42")).toBeUndefined();
  });

  it("are fresh until their time", () => {
    const { copies, clock } = create();
    copies.offer("42", copyOf(1, 0), 0, 1_000);
    clock.now = 999;
    expect(copies.findFresh("42")?.version).toBe(1);
    clock.now = 1_000;
    expect(copies.findFresh("42")).toBeUndefined();
    expect(copies.find("42")?.version).toBe(1);
  });

  it("are fresh for longer when the same version was true later, and never for less", () => {
    const { copies, clock } = create();
    for (const asOf of [0, 500, 200]) copies.offer("42", copyOf(1, asOf), asOf, 1_000);
    clock.now = 1_499;
    expect(copies.findFresh("42")).toMatchObject({ version: 1, asOf: 500 });
    clock.now = 1_500;
    expect(copies.findFresh("42")).toBeUndefined();
  });

  it.each([
    ["an older version that was asked for at the same time", copyOf(2, 0), copyOf(1, 5), 2],
    ["a newer version that was asked for at the same time", copyOf(1, 0), copyOf(2, 5), 2],
    ["a newer version that was asked for before", copyOf(1, 5), copyOf(2, 0), 2],
    ["an older version that was asked for afterwards", copyOf(2, 0), copyOf(1, 11), 1],
    ["nothing that was asked for at the same time", copyOf(2, 0), nothing(5), 2],
    ["nothing that was asked for afterwards", copyOf(2, 0), nothing(11), 0],
    ["a value that is from before a deletion", nothing(0, 3), copyOf(2, 5), 3],
  ])("meet %s", (_what, known, next, version) => {
    const { copies, clock } = create();
    copies.offer("42", known, 0, 1_000);
    clock.now = 20;
    copies.offer("42", next, next.asOf, 1_000);
    expect(copies.find("42")?.version).toBe(version);
  });

  it("are not fresh when they are from before a doubt, known by then or not", () => {
    for (const isKnown of [true, false]) {
      const { copies } = create();
      if (isKnown) copies.offer("42", copyOf(1, 0), 0, 1_000);
      copies.doubt("42");
      expect(copies.findFresh("42")).toBeUndefined();
      expect(copies.find("42")?.version).toBe(isKnown ? 1 : 0);
      copies.offer("42", copyOf(2, 9), 9, 1_000);
      copies.offer("42", copyOf(3, 8), 8, 1_000);
      expect(copies.findFresh("42")).toBeUndefined();
      expect(copies.find("42")?.version).toBe(3);
      copies.offer("42", copyOf(3, 11), 11, 1_000);
      expect(copies.findFresh("42")?.version).toBe(3);
    }
  });
});
