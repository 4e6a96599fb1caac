export const backoffOptions = {
  /** Upper bound of the first delay that is not zero, in milliseconds. */
  baseMs: 100,
  capMs: 5_000,
  /** A process that lived this long has recovered: the next death counts as the first. */
  resetAfterMs: 10_000,
} as const;

/**
 * How long to wait before restart number `restart` (from 0): nothing the first time, then a random
 * part of an exponentially growing bound, so that processes that died together do not come back in
 * step ("full jitter", aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 */
export const restartDelay = (restart: number, random: () => number = Math.random): number => {
  if (restart === 0) return 0;
  const { baseMs, capMs } = backoffOptions;
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** (restart - 1)));
};
