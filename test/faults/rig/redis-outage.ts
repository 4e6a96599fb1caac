import type { LoadResult } from "@tandem/lab";
import { expect } from "vitest";
import { percentile, slowestOf } from "./latencies.ts";
import { lostOf } from "./load-around.ts";
import { within } from "./load.ts";
import { isElsewhere, staleOf } from "./outage-load.ts";
import type { Times } from "./outage.ts";

/**
 * Milliseconds for which a copy in a process is as good as one in Redis: until then nobody asks whether
 * Redis is back.
 */
export const freshMs = 1_000;

/** Milliseconds that an outage of Redis has added to the calm seconds before. */
export interface Added {
  /** To their 99th percentile. */
  readonly p99Ms: number;
  /** The same, once it is known. */
  readonly knownP99Ms: number;
  /** To the slowest. */
  readonly mostMs: number;
  /** What a busy machine does to the slow ones even in calm seconds: it may do as much again. */
  readonly busyMs: { readonly p99: number; readonly most: number };
  /** The same in one line. */
  readonly found: string;
}

/** @param calmTo the end of the calm seconds */
export const measureAdded = (
  result: LoadResult,
  { awayAt, knownAt, backAt }: Times,
  calmTo = awayAt,
): Added => {
  const needing = (from: number, to: number) =>
    within(result, { from, to }).filter((each) => !isElsewhere(each));
  const calm = needing(0, calmTo);
  const busyMs = { p99: percentile(calm, 0.99), most: slowestOf(calm) };
  const addedFrom = (from: number): number => percentile(needing(from, backAt), 0.99) - busyMs.p99;
  const [p99Ms, knownP99Ms] = [addedFrom(awayAt), addedFrom(knownAt)];
  const mostMs = slowestOf(needing(awayAt, backAt)) - busyMs.most;
  const found = [
    `away ${backAt - awayAt} ms`,
    `calm p99 ${busyMs.p99.toFixed(1)} ms, slowest ${busyMs.most.toFixed(1)} ms`,
    `added to it ${p99Ms.toFixed(1)} ms, once known ${knownP99Ms.toFixed(1)} ms`,
    `to the slowest ${mostMs.toFixed(1)} ms`,
  ].join("; ");
  return { p99Ms, knownP99Ms, mostMs, busyMs, found };
};

/** Redis holds nothing that anybody has to wait for. Copies that say so are for a slow PostgreSQL. */
export const expectNothingLost = (result: LoadResult): void => {
  expect(lostOf(result)).toEqual([]);
  expect(staleOf(result).length).toBeLessThanOrEqual(0.01 * result.total.sent);
};

/** Of a Redis that does not answer: one short wait for each, and none once it is known. */
export const expectShortWaits = ({ mostMs, knownP99Ms, busyMs }: Omit<Added, "found">): void => {
  expect(mostMs).toBeLessThanOrEqual(150 + busyMs.most);
  expect(knownP99Ms).toBeLessThanOrEqual(5 + busyMs.p99);
};
