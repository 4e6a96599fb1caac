import { type Interval, median, ratioInterval } from "../statistics.ts";
import { createDriver, type Driver } from "./drive.ts";
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

/**
 * Processor time per request of Tandem over each protocol as a multiple of the raw pair's. A round
 * gives each subject several short slices, in random order, while the others are frozen: a shared
 * machine changes its speed from second to second, and slices of some 50 ms meet it alike.
 */
export const compare = async (options: CompareOptions): Promise<Comparison[]> => {
  const samples: Samples = new Map(subjects.map(({ name }) => [name, []]));
  for (let launch = 0; launch < options.launches; launch += 1) await runLaunch(options, samples);
  return summarise(samples, options);
};

/** Processor time by subject and round. */
type Samples = ReadonlyMap<string, number[]>;

const subjects: readonly { name: string; start: () => Promise<Subject> }[] = [
  { name: "raw", start: startRaw },
  ...["http", "graphql", "grpc"].map((name) => ({ name, start: () => startTandem(name) })),
];

const runLaunch = async (
  { rounds, slices, requests, warmUp }: CompareOptions,
  samples: Samples,
): Promise<void> => {
  const drivers: Driver[] = [];
  try {
    for (const { start } of subjects) drivers.push(createDriver(await start()));
    for (const driver of drivers) await driver.drive(warmUp);
    for (let round = 0; round < rounds; round += 1) {
      const used = await runRound(drivers, slices, requests);
      for (const [name, time] of used) samples.get(name)?.push(time);
    }
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
  }
};

const runRound = async (drivers: readonly Driver[], slices: number, requests: number) => {
  const used = new Map(drivers.map(({ name }) => [name, 0]));
  for (let slice = 0; slice < slices; slice += 1) {
    for (const driver of shuffled(drivers)) {
      used.set(driver.name, (used.get(driver.name) ?? 0) + (await driver.drive(requests)));
    }
  }
  return used;
};

const shuffled = (drivers: readonly Driver[]): Driver[] =>
  drivers
    .map((driver) => ({ driver, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ driver }) => driver);

const summarise = (samples: Samples, { slices, requests }: CompareOptions): Comparison[] => {
  const raw = samples.get("raw") ?? [];
  return [...samples].map(([name, used]) => ({
    name,
    cpu: median(used) / slices / requests,
    ratio: ratioInterval(used.map((time, round) => time / (raw[round] ?? Number.NaN))),
  }));
};
