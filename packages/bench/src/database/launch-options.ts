export interface LaunchOptions {
  /** How often every process is started anew, PostgreSQL with new data. */
  readonly launches: number;
  /** Rounds in each launch. */
  readonly rounds: number;
  /** Slices that each subject gets in a round. */
  readonly slices: number;
  /** Reads from memory in a slice; of what costs more there are fewer. */
  readonly requests: number;
  /** Slices of each subject before the first round. */
  readonly warmUp: number;
}

/** @param sizes requests in a slice of each subject */
export const describeLaunches = (
  { launches, rounds, slices }: LaunchOptions,
  sizes: readonly number[],
): string => {
  const size = `${slices} × ${Math.min(...sizes)} to ${Math.max(...sizes)} requests`;
  return `${launches} launches of ${rounds} rounds of ${size}, 10 connections;`;
};
