import { ratioOf } from "../cpu/ratio-of.ts";
import { type Interval, median } from "../statistics.ts";

type Parts<Part extends string> = Readonly<Record<Part, number>>;

export interface CostRow<Part extends string> {
  readonly name: string;
  /** Medians of all rounds, in microseconds of processor time per request. */
  readonly used: Parts<Part>;
  /** How many times the processor time of the baseline, paired round by round. */
  readonly ratio: Interval;
}

/** In the order of the samples, which are microseconds per request by the name of the subject. */
export const summariseRows = <Part extends string>(
  samples: ReadonlyMap<string, readonly Parts<Part>[]>,
  baseline: string,
): CostRow<Part>[] =>
  [...samples].map(([name, rounds]) => ({
    name,
    used: mediansOf(rounds),
    ratio: ratioOf(samples, name, baseline),
  }));

const mediansOf = <Part extends string>(rounds: readonly Parts<Part>[]): Parts<Part> => {
  const parts = Object.keys(rounds[0] ?? {}) as Part[];
  const medians = parts.map((part) => [part, median(rounds.map((each) => each[part]))]);
  // Of the same parts as each of them.
  return Object.fromEntries(medians) as Parts<Part>;
};
