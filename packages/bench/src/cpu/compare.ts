import { type Interval, median, ratioInterval } from "../statistics.ts";
import { createDriver, type Driver } from "./drive.ts";
import { runRound } from "./rounds.ts";
import { startRaw, startTandem, type Subject } from "./subject.ts";

export interface CompareOptions {
  /** How often every process is started anew: two starts of the same code differ by up to 10 %. */
  readonly launches: number;
  /** Rounds in each launch. */
  readonly rounds: number;
  /** Slices that each subject gets in a round. */
  readonly slices: number;
  /** Requests in a slice. */
  readonly requests: number;
  /** Requests per subject before the first round. */
  readonly warmUp: number;
}

export interface Comparison {
  readonly name: string;
  /** Median of the processor time per request, in microseconds. */
  readonly cpu: number;
  /** How many times the raw pair's, paired round by round. */
  readonly ratio: Interval;
}

/** Processor time per request of Tandem over each protocol as a multiple of the raw pair's. */
export const compare = async (options: CompareOptions): Promise<Comparison[]> => {
  const samples: Samples = new Map(subjects.map(({ name }) => [name, []]));
  for (let launch = 0; launch < options.launches; launch += 1) await runLaunch(options, samples);
  return summarise(samples);
};

/** Processor time per request by subject and round. */
type Samples = ReadonlyMap<string, number[]>;

const subjects: readonly { name: string; start: () => Promise<Subject> }[] = [
  { name: "raw", start: startRaw },
  ...["http", "graphql", "grpc"].map((name) => ({ name, start: () => startTandem(name) })),
];

const runLaunch = async (
  { rounds, slices, requests, warmUp }: CompareOptions,
  samples: Samples,
): Promise<void> => {
  const started: Subject[] = [];
  const drivers: Driver[] = [];
  try {
    for (const { start } of subjects) started.push(await start());
    drivers.push(...started.map(createDriver));
    for (const driver of drivers) await driver.drive(warmUp);
    for (let round = 0; round < rounds; round += 1) {
      const used = await runRound(drivers, { slices, requestsOf: () => requests });
      for (const [name, { services }] of used) samples.get(name)?.push(services);
    }
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
    await Promise.all(started.flatMap(({ processes }) => processes.map((each) => each.close())));
  }
};

const summarise = (samples: Samples): Comparison[] => {
  const raw = samples.get("raw") ?? [];
  return [...samples].map(([name, used]) => ({
    name,
    cpu: median(used),
    ratio: ratioInterval(used.map((time, round) => time / (raw[round] ?? Number.NaN))),
  }));
};
