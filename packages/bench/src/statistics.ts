export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** An interval wider than this share of the ratio says nothing. */
const widest = 0.1;

/** Otherwise the row it belongs to is "not measured": the machine was busy, or the run too short. */
export const isMeasured = ({ mean, low, high }: Interval): boolean => high - low <= widest * mean;

// Two-sided 95 % quantiles of Student's t for 1, 2, 3, … degrees of freedom; 1.96 beyond.
const t95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/**
 * The geometric mean of ratios with its 95 % interval: ratios are symmetric on a logarithmic scale,
 * where half and double lie equally far from one.
 *
 * @param ratios at least two, all positive
 */
export const ratioInterval = (ratios: readonly number[]): Interval => {
  if (ratios.length < 2 || ratios.some((ratio) => !(ratio > 0))) {
    throw new RangeError("an interval needs at least two positive ratios");
  }
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  const error = Math.sqrt(squares / (logs.length - 1) / logs.length);
  const half = (t95[logs.length - 2] ?? 1.96) * error;
  return { mean: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
};
