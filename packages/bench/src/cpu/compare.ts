import { type Interval, median, ratioInterval } from "../statistics.ts";
import { cpuPerRequest } from "./drive.ts";
import { startRaw, startTandem, type Subject } from "./subject.ts";

export interface CompareOptions {
  readonly rounds: number;
  /** Requests per subject and round. */
  readonly requests: number;
  /** Requests per subject before the first round. */
  readonly warmUp: number;
  readonly onRound?: (round: number) => void;
}

export interface Comparison {
  readonly name: string;
  /** Median of the processor time per request, in microseconds. */
  readonly cpu: number;
  /** How many times the raw pair's, paired round by round. */
  readonly ratio: Interval;
}

/**
 * Processor time per request of Tandem over each protocol as a multiple of the raw pair's. All pairs
 * run at once; each round drives each of them, in random order, so that a machine that slows down
 * slows all of them.
 */
export const compare = async ({
  rounds,
  requests,
  warmUp,
  onRound,
}: CompareOptions): Promise<Comparison[]> => {
  const subjects: Subject[] = [];
  try {
    subjects.push(await startRaw());
    for (const protocol of ["http", "graphql", "grpc"]) subjects.push(await startTandem(protocol));
    for (const subject of subjects) await cpuPerRequest(subject, warmUp);
    const samples = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const subject of shuffled(subjects)) {
        samples.get(subject.name)?.push(await cpuPerRequest(subject, requests));
      }
      onRound?.(round);
    }
    return summarise(samples);
  } finally {
    await Promise.all(subjects.flatMap(({ processes }) => processes.map((each) => each.close())));
  }
};

const shuffled = (subjects: readonly Subject[]): Subject[] =>
  subjects
    .map((subject) => ({ subject, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ subject }) => subject);

const summarise = (samples: ReadonlyMap<string, readonly number[]>): Comparison[] => {
  const raw = samples.get("raw") ?? [];
  return [...samples].map(([name, cpu]) => ({
    name,
    cpu: median(cpu),
    ratio: ratioInterval(cpu.map((value, round) => value / (raw[round] ?? Number.NaN))),
  }));
};
