import { expect, it } from "vitest";
import { checkFault, type FaultName } from "../../src/fault-hooks/fault-settings.ts";
import { withFaults } from "../../src/index.ts";

it.each<[FaultName, unknown, string]>([
  ["slow-sql", { ms: 60_001 }, "slow-sql.ms must be a number from 1 to 60000, is 60001"],
  ["slow-sql", { ms: Number.NaN }, "slow-sql.ms must be a number from 1 to 60000, is NaN"],
  ["slow-sql", null, "slow-sql must be an object, not null"],
  [
    "block-event-loop",
    { ms: 1, everyMs: 0 },
    "block-event-loop.everyMs must be a number from 1 to 600000, is 0",
  ],
  ["refuse-requests", { share: 1.1 }, "refuse-requests.share must be a number from 0 to 1, is 1.1"],
  ["refuse-requests", { status: 404 }, "refuse-requests.status must be one of 500, 503, not 404"],
  [
    "crash",
    { at: "dawn" },
    "crash.at must be one of now, arrival, answer, before-commit, after-commit, not dawn",
  ],
  [
    "crash",
    { at: "now", skip: 0.5 },
    "crash.skip must be a whole number from 0 to 1000000, is 0.5",
  ],
  [
    "crash",
    { at: "now", randomDelayMs: -1 },
    "crash.randomDelayMs must be a number from 0 to 60000, is -1",
  ],
  [
    "wrong-clock",
    { offsetMs: 86_400_001 },
    "wrong-clock.offsetMs must be a number from -86400000 to 86400000, is 86400001",
  ],
  [
    "throw-error",
    {},
    "throw-error.as must be one of uncaughtException, unhandledRejection, not undefined",
  ],
])("refuses the fault %s with %j", (fault, settings, message) => {
  expect(() => checkFault(fault, settings)).toThrow(new RangeError(message));
});

it("loads the named faults only, and sets those that have settings", () => {
  const options = withFaults(
    { script: "a.ts", env: { A: "1" }, execArgv: ["--expose-gc"] },
    { "slow-sql": { ms: 7 }, crash: "off" },
  );
  expect(options).toMatchObject({ script: "a.ts", ipc: true });
  expect(options.env).toEqual({ A: "1", FAULT_SLOW_SQL: '{"ms":7}' });
  expect(options.execArgv?.map((each) => each.replace(/.*\//, ""))).toEqual([
    "--expose-gc",
    "--import",
    "crash.ts",
    "--import",
    "slow-sql.ts",
  ]);
});

it("refuses wrong settings before anything is started", () => {
  expect(() => withFaults({ script: "a.ts" }, { "slow-sql": { ms: 0 } })).toThrow(
    "slow-sql.ms must be a number from 1 to 60000, is 0",
  );
});
