import type { LoadResult } from "@tandem/lab";
import { expect } from "vitest";
import { percentile, slowestOf } from "./latencies.ts";
import { lostOf } from "./load-around.ts";
import { requestsOf } from "./load-beside.ts";
import { recoveryAfter, within } from "./load.ts";
import { isCached, isElsewhere, staleOf } from "./outage-load.ts";

/** Milliseconds since 1970: something went away, was known to be away by all, and was back. */
export interface Times {
  awayAt: number;
  knownAt: number;
  backAt: number;
}

export interface Outage {
  readonly slowestMs: number;
  /** Once it is known: of those who are told to come again. */
  readonly refusedP99Ms: number;
  readonly recoveredMs: number;
  /** The same in one line. */
  readonly found: string;
}

/** What every outage is measured by. */
export const measureOutage = (result: LoadResult, { awayAt, knownAt, backAt }: Times): Outage => {
  const meanwhile = within(result, { from: knownAt, to: backAt });
  const slowestMs = slowestOf(within(result, {}));
  const refusedP99Ms = percentile(
    meanwhile.filter(({ outcome }) => outcome === "refused"),
    0.99,
  );
  const recoveredMs = recoveryAfter(result, backAt);
  const found = [
    `away ${backAt - awayAt} ms`,
    `slowest ${slowestMs.toFixed(0)} ms`,
    `p99 of refusals once known ${refusedP99Ms.toFixed(0)} ms`,
    `${staleOf(result).length} copies`,
    `recovered after ${recoveredMs.toFixed(0)} ms`,
  ].join("; ");
  return { slowestMs, refusedP99Ms, recoveredMs, found };
};

/** Milliseconds that a busy machine may add. */
const busyMs = 300;

/**
 * Who reads what was read before is answered, in the end with copies that say so; the others are told
 * to come again, by nothing but clean refusals; and who needs nobody behind web-api notices nothing.
 *
 * @param others statuses that count as clean besides
 */
export const expectCopiesOrRefusals = (
  results: readonly LoadResult[],
  { awayAt, backAt }: Omit<Times, "knownAt">,
  others: readonly string[] = [],
): void => {
  const lost = results.flatMap((result) => lostOf(result));
  expect(lost.filter(isCached)).toEqual([]);
  expect(results.flatMap(staleOf).length).toBeGreaterThan(10);
  expect(lost.length).toBeGreaterThan(10);
  expect(["UNAVAILABLE", "OVERLOADED", ...others]).toEqual(
    expect.arrayContaining([...new Set(lost.map(({ status }) => status))]),
  );
  expect(lost.filter(isElsewhere)).toEqual([]);
  const elsewhere = requestsOf(results).filter(isElsewhere);
  const calm = elsewhere.filter(({ at }) => at < awayAt);
  const meanwhile = elsewhere.filter(({ at }) => at >= awayAt && at < backAt);
  expect(percentile(meanwhile, 0.99)).toBeLessThanOrEqual(2 * percentile(calm, 0.99) + busyMs);
};
