import type { Load, LoadGenerator, LoadResult } from "@tandem/lab";
import { within } from "./load.ts";

/**
 * Sends a load again and again until the work beside it is done.
 *
 * @param next the load each time, for one that must not be the same again
 */
export const loadBeside = async (
  generator: LoadGenerator,
  next: Load | (() => Load),
  work: (results: readonly LoadResult[]) => Promise<void>,
): Promise<readonly LoadResult[]> => {
  const results: LoadResult[] = [];
  let isDone = false;
  const working = work(results).finally(() => (isDone = true));
  // It is waited for below; until then nobody hears of its failure.
  working.catch(() => undefined);
  while (!isDone) {
    const load = typeof next === "function" ? next() : next;
    results.push(await generator.run({ ...load, seed: results.length + 1 }));
  }
  await working;
  return results;
};

/** Every request of all results. */
export const requestsOf = (results: readonly LoadResult[]) =>
  results.flatMap((result) => within(result, {}));

/** Requests that were sent so far, of one kind. */
export const sentOf = (results: readonly LoadResult[], kind: string): number =>
  results.reduce((sum, { kinds }) => sum + (kinds[kind]?.sent ?? 0), 0);
