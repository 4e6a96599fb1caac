import { describe, expect, it } from "vitest";
import { parseEnvironment, serviceVariables, toServiceConfig } from "../../src/index.ts";

const inFlightOf = (environment: Record<string, string>) => {
  const variables = serviceVariables({ port: 3_000, requestTimeoutMs: 1_000 });
  return toServiceConfig(parseEnvironment(variables, environment)).inFlight;
};

describe("the number of requests at once", () => {
  it("moves between 8 and 64 and starts at 32 when nobody says otherwise", () => {
    expect(inFlightOf({})).toEqual({ min: 8, max: 64, initial: 32 });
  });

  it("is what the three variables say", () => {
    const environment = { IN_FLIGHT_MIN: "2", IN_FLIGHT_MAX: "9", IN_FLIGHT_INITIAL: "4" };
    expect(inFlightOf(environment)).toEqual({ min: 2, max: 9, initial: 4 });
  });

  it("starts at the nearer end when only the ends are moved", () => {
    expect(inFlightOf({ IN_FLIGHT_MAX: "16" })).toEqual({ min: 8, max: 16, initial: 16 });
    const raised = { IN_FLIGHT_MIN: "100", IN_FLIGHT_MAX: "200" };
    expect(inFlightOf(raised)).toEqual({ min: 100, max: 200, initial: 100 });
  });

  it.each([
    [{ IN_FLIGHT_MIN: "0" }, "IN_FLIGHT_MIN must be >= 1, is 0: "],
    [{ IN_FLIGHT_MAX: "many" }, 'IN_FLIGHT_MAX must be integer, is "many": '],
    [{ IN_FLIGHT_MAX: "100001" }, "IN_FLIGHT_MAX must be <= 100000, is 100001: "],
    [{ IN_FLIGHT_INITIAL: "1.5" }, 'IN_FLIGHT_INITIAL must be integer, is "1.5": '],
    [
      { IN_FLIGHT_MIN: "70" },
      "IN_FLIGHT_MIN must be <= IN_FLIGHT_MAX, is 70 with a maximum of 64: set both",
    ],
    [
      { IN_FLIGHT_INITIAL: "65" },
      "IN_FLIGHT_INITIAL must be from IN_FLIGHT_MIN to IN_FLIGHT_MAX, is 65 with 8 to 64",
    ],
  ])("is refused as %j, with what is wrong", (environment, problem) => {
    expect(() => inFlightOf(environment)).toThrow(`bad configuration\n  ${problem}`);
  });
});
