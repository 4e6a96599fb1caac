// What `npm test` means: every step below, in order. `npm test -- unit` runs one step, and what
// follows its name goes to the program behind it; other arguments (a path, `-t name`) go to vitest.
// `npm run faults` and `npm run test:compose` are steps of their own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProgramRunner, type Output } from "./run/program.ts";
import { addCounts, type Counts, formatCounts, noCounts, readCounts } from "./run/test-counts.ts";

interface Step {
  readonly name: string;
  /** The program, from the root of the repository, and its arguments. */
  readonly command: readonly string[];
  /** Whether its tests are counted; otherwise only a failure of the whole step is. */
  readonly isCounted: boolean;
  /** Milliseconds above which the step's line says that it was slow. */
  readonly budget?: number;
}

const turbo = "node_modules/turbo/bin/turbo";
const vitest = "node_modules/vitest/vitest.mjs";

const checks = ["generate:check", "typecheck", "lint", "format:check", "knip"];

const project = (name: string, budget?: number): Step => ({
  name,
  command: [vitest, "run", "--project", name],
  isCounted: true,
  ...(budget !== undefined && { budget }),
});

const steps: readonly Step[] = [
  {
    name: "check",
    command: [turbo, "run", ...checks, "--continue", "--output-logs=errors-only"],
    isCounted: false,
  },
  project("unit", 5_000),
  project("contract"),
  {
    // The gate of vitest.config.ts, met by the package's own tests; they have been counted above.
    name: "coverage",
    command: [
      vitest,
      "run",
      "packages/contracts/",
      "--project=unit",
      "--project=contract",
      "--coverage",
      "--coverage.include=packages/contracts/src/**",
    ],
    isCounted: false,
  },
  project("integration"),
];

const oneByOne = (name: string): Step => ({
  ...project(name),
  command: [...project(name).command, "--no-file-parallelism"],
});

const apart = ["--exclude=packages/**", "--exclude=services/**"];

/**
 * Not part of `npm test`: what takes minutes. Faults of the whole are timed under load, and have the
 * machine for themselves; those of a package or a service mostly wait for time to run out.
 */
const longSteps: Readonly<Record<string, readonly Step[]>> = {
  faults: [
    {
      name: "parts",
      command: [...project("faults").command, "--exclude=test/**", "--max-workers=3"],
      isCounted: true,
    },
    { ...oneByOne("faults"), command: [...oneByOne("faults").command, ...apart] },
  ],
  compose: [oneByOne("compose")],
};

const chooseSteps = ([name, ...rest]: readonly string[]): readonly Step[] => {
  if (name === undefined) return steps;
  const long = longSteps[name];
  if (long && rest.length === 0) return long;
  const step = long ? oneByOne(name) : steps.find((candidate) => candidate.name === name);
  if (step) return [{ ...step, command: [...step.command, ...rest] }];
  return [{ name: "vitest", command: [vitest, "run", name, ...rest], isCounted: true }];
};

const runner = createProgramRunner();

const runStep = async (step: Step, output: Output, reportPath: string): Promise<Counts> => {
  const report = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
  const began = performance.now();
  const isGood = await runner.run([...step.command, ...(step.isCounted ? report : [])], output);
  const took = performance.now() - began;
  const counts = step.isCounted ? await readCounts(reportPath) : noCounts;
  const slow = took > (step.budget ?? Infinity) ? `, over its ${(step.budget ?? 0) / 1000} s` : "";
  const verdict = isGood ? "ok" : "FAILED";
  process.stdout.write(
    `${step.name.padEnd(12)}${verdict.padEnd(7)}${(took / 1000).toFixed(1).padStart(6)} s${slow}\n`,
  );
  // A step that fails without a failed test (a check, a crash, the coverage gate) counts as one.
  return isGood || counts.failed > 0 ? counts : addCounts(counts, { ...noCounts, failed: 1 });
};

const runSteps = async (chosen: readonly Step[], folder: string): Promise<Counts> => {
  let counts = noCounts;
  // A step on its own, or a long one, shows what it does; of several, only those that fail.
  const output =
    chosen.some((step) => steps.includes(step)) && chosen.length > 1 ? "shown on failure" : "shown";
  for (const step of chosen) {
    if (runner.interruptedBy() !== undefined) break;
    counts = addCounts(counts, await runStep(step, output, join(folder, `${step.name}.json`)));
  }
  return counts;
};

const folder = await mkdtemp(join(tmpdir(), "tandem-test-"));
try {
  const counts = await runSteps(chooseSteps(process.argv.slice(2)), folder);
  process.stdout.write(`${formatCounts(counts)}\n`);
  process.exitCode = counts.failed > 0 || runner.interruptedBy() !== undefined ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
