interface Timed {
  readonly ms: number;
}

/** Milliseconds that a share of the requests did not exceed; NaN when there is none. */
export const percentile = (requests: readonly Timed[], share: number): number => {
  const sorted = requests.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
};

/** Milliseconds of the longest request. */
export const slowestOf = (requests: readonly Timed[]): number => percentile(requests, 1);
