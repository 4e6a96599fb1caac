import { waitUntil } from "@tandem/lab";
import { type Answer, createDriver, type Driver, type Used } from "../cpu/drive.ts";
import { runRound } from "../cpu/rounds.ts";
import { hopNames, type HopSubject, hopSubjects } from "./hop-subjects.ts";
import { createLauncher } from "./launcher.ts";
import { startWays } from "./start-ways.ts";
import type { HopSamples } from "./summarise-hops.ts";

export interface HopOptions {
  /** How often every process is started anew. */
  readonly launches: number;
  /** Rounds for each answer in each launch. */
  readonly rounds: number;
  /** Slices that each subject gets in a round. */
  readonly slices: number;
  /** Small answers in a slice over connections that stay open. */
  readonly requests: number;
  /** Slices of each subject before the first round. */
  readonly warmUp: number;
}

/** The recipe of the book, and one of the five long ones, of which fewer make a slice. */
const answers = [
  { path: "/recipes/42", share: 1 },
  { path: "/recipes/60", share: 0.2 },
] as const;

/** A handshake costs as much as some ten requests. */
const freshShare = 0.1;

export interface HopComparison {
  readonly path: string;
  /** Of the body, as it comes to the caller. */
  readonly bytes: ReadonlyMap<string, number>;
  readonly samples: HopSamples;
}

/** Processor time per request of each subject, round by round, for a small and a long answer. */
export const compareHops = async (options: HopOptions): Promise<HopComparison[]> => {
  const measurements = answers.map(createMeasurement);
  for (let launch = 0; launch < options.launches; launch += 1)
    await runLaunch(options, measurements);
  return measurements;
};

interface Measurement extends HopComparison {
  readonly share: number;
  readonly bytes: Map<string, number>;
  readonly samples: ReadonlyMap<string, Used[]>;
}

const createMeasurement = ({ path, share }: (typeof answers)[number]): Measurement => ({
  path,
  share,
  bytes: new Map(),
  samples: new Map(hopNames.map((name) => [name, []])),
});

const runLaunch = async (
  options: HopOptions,
  measurements: readonly Measurement[],
): Promise<void> => {
  const launcher = await createLauncher();
  try {
    const ways = await startWays(launcher);
    const ca = await launcher.readAuthority();
    for (const measurement of measurements)
      await measure(measurement, hopSubjects(ways, measurement.path, ca), options);
  } finally {
    await launcher.close();
  }
};

const measure = async (
  { share, bytes, samples }: Measurement,
  subjects: readonly HopSubject[],
  { rounds, slices, requests, warmUp }: HopOptions,
): Promise<void> => {
  const fresh = new Set<string>(subjects.filter(({ isFresh }) => isFresh).map(({ name }) => name));
  const requestsOf = (name: string): number =>
    Math.ceil(requests * share * (fresh.has(name) ? freshShare : 1));
  const drivers = subjects.map(createDriver);
  try {
    for (const [index, driver] of drivers.entries())
      bytes.set(driver.name, await firstSize(driver, subjects[index]));
    await runRound(drivers, { slices: warmUp, requestsOf });
    for (let round = 0; round < rounds; round += 1) {
      const used = await runRound(drivers, { slices, requestsOf });
      for (const [name, each] of used) samples.get(name)?.push(each);
    }
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
  }
};

/** Waits until it answers; HAProxy first has to find that its replicas are ready. */
const firstSize = async (driver: Driver, subject: HopSubject | undefined): Promise<number> => {
  let answer: Answer | undefined;
  const isAnswered = async (): Promise<boolean> => {
    answer = await driver.ask();
    return true;
  };
  await waitUntil(`${driver.name} answers 200`, isAnswered, { timeoutMs: 20_000 });
  const wanted = subject?.headers?.["accept-encoding"] ?? "identity";
  if (answer?.encoding === wanted) return answer.bytes;
  throw new Error(`${driver.name} answered in ${answer?.encoding}, not in ${wanted}`);
};
