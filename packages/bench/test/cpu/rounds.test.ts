import { describe, expect, it } from "vitest";
import { runRound } from "../../src/cpu/rounds.ts";

/** Each request costs `cost`, and each slice 10 more than the one before. */
const createDriver = (name: string, cost: number, log: string[] = []) => {
  let slices = 0;
  const drive = async (requests: number) => {
    log.push(name);
    slices += 1;
    return { services: (cost + 10 * (slices - 1)) * requests, haproxy: requests };
  };
  return { name, drive };
};

const options = { slices: 3, requestsOf: (name: string) => (name === "cheap" ? 500 : 100) };

describe("a round", () => {
  it("gives the cost of one request, part by part, of all slices together", async () => {
    const used = await runRound([createDriver("cheap", 5), createDriver("dear", 50)], options);
    const costs = (services: number) => ({
      services: expect.closeTo(services),
      haproxy: expect.closeTo(1),
    });
    expect([...used]).toEqual([
      ["cheap", costs(15)],
      ["dear", costs(60)],
    ]);
  });

  it("gives every subject one slice before any of them has its second", async () => {
    const log: string[] = [];
    await runRound(
      ["a", "b", "c"].map((name) => createDriver(name, 1, log)),
      options,
    );
    const turns = [log.slice(0, 3), log.slice(3, 6), log.slice(6)];
    expect(turns.map((turn) => turn.toSorted().join(""))).toEqual(["abc", "abc", "abc"]);
  });
});
