// What Tandem costs and how fast it starts, measured on this machine:
//   node packages/bench/src/main.ts cpu [--launches 3] [--rounds 6] [--self-test]
//   node packages/bench/src/main.ts hop [--launches 3] [--rounds 6] [--self-test]
//   node packages/bench/src/main.ts database [--launches 3] [--rounds 4] [--self-test]
//   node packages/bench/src/main.ts cache [--launches 3] [--rounds 4] [--self-test]
//   node packages/bench/src/main.ts start [--runs 5]
//   node packages/bench/src/main.ts policies [--self-test]
//   node packages/bench/src/main.ts overload [--self-test]
// Exits 1 when a budget is not met or something could not be measured. The self-test runs two short
// rounds, only to see that measuring works, and judges nothing.
import { parseArgs } from "node:util";
import type { StackError } from "@tandem/stack";
import { reportCache } from "./cache/report-cache.ts";
import { reportCpu } from "./cpu/report-cpu.ts";
import { reportDatabase } from "./database/report-database.ts";
import { reportHop } from "./hop/report-hop.ts";
import type { InvalidRunError } from "./invalid-run-error.ts";
import { reportOverload } from "./overload/report-overload.ts";
import { reportPolicies } from "./policies/report-policies.ts";
import { reportStart } from "./start-up/report-start.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    launches: { type: "string", default: "3" },
    rounds: { type: "string" },
    runs: { type: "string", default: "5" },
    "self-test": { type: "boolean", default: false },
  },
});

const short = { launches: 1, rounds: 2, slices: 1, requests: 100, warmUp: 200 };
// The cost of a request falls for its first 50,000 times, until all that is hot is compiled.
const long = {
  launches: Number(values.launches),
  rounds: Number(values.rounds ?? 6),
  slices: 12,
  requests: 500,
  warmUp: 50_000,
};

// What asks a database costs more, and needs fewer rounds.
const longLaunches = { ...long, rounds: Number(values.rounds ?? 4), slices: 4, warmUp: 30 };

const percentages = [25, 50, 75, 100, 125, 150, 200, 250, 300];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const commands: Readonly<Record<string, () => Promise<boolean>>> = {
  cpu: () =>
    values["self-test"] ? reportCpu(short, print).then(() => true) : reportCpu(long, print),
  hop: () =>
    values["self-test"]
      ? reportHop({ ...short, warmUp: 1 }, print).then(() => true)
      : reportHop({ ...long, slices: 6, warmUp: 40 }, print),
  database: () =>
    values["self-test"]
      ? reportDatabase({ ...short, warmUp: 1 }, print).then(() => true)
      : reportDatabase(longLaunches, print),
  cache: () =>
    values["self-test"]
      ? reportCache({ ...short, warmUp: 2 }, print).then(() => true)
      : reportCache(longLaunches, print),
  start: () => reportStart(Number(values.runs), print),
  policies: () =>
    values["self-test"]
      ? reportPolicies({ rounds: 2, calls: 1_000 }, print).then(() => true)
      : reportPolicies({ rounds: 21, calls: 50_000 }, print),
  overload: () =>
    values["self-test"]
      ? reportOverload({ percentages: [50, 300], durationMs: 1_000, attempts: 1 }, print).then(
          () => true,
        )
      : reportOverload({ percentages, durationMs: 5_000, attempts: 3 }, print),
};

const command = commands[positionals[0] ?? ""];
if (command === undefined) {
  process.stderr.write(`bench: say what to measure: ${Object.keys(commands).join(" or ")}\n`);
  process.exitCode = 78;
} else {
  try {
    process.exitCode = (await command()) ? 0 : 1;
  } catch (error) {
    const { code, message } = error as StackError | InvalidRunError;
    // What is missing on this machine, as HAProxy; or an answer that was not the right one.
    if (code !== "configuration" && code !== "invalid_run") throw error;
    process.stderr.write(`bench: ${message}\n`);
    process.exitCode = code === "invalid_run" ? 1 : 78;
  }
}
