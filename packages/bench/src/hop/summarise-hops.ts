import type { Used } from "../cpu/drive.ts";
import { ratioOf, totalOf } from "../cpu/ratio-of.ts";
import type { Interval } from "../statistics.ts";
import { direct } from "./hop-subjects.ts";

/** Microseconds of processor time per request, round by round. */
export type HopSamples = ReadonlyMap<string, readonly Used[]>;

export interface HopRow {
  readonly name: string;
  /** How many times the processor time of `direct`, paired round by round. */
  readonly ratio: Interval;
  /** The two parts of the ratio's mean. */
  readonly services: number;
  readonly haproxy: number;
}

/** Of all rounds together. */
const shareOfHaproxy = (used: readonly Used[]): number => {
  const haproxy = used.reduce((sum, each) => sum + each.haproxy, 0);
  return haproxy / used.reduce((sum, each) => sum + totalOf(each), 0);
};

/** In the order of the samples. */
export const summariseHops = (samples: HopSamples): HopRow[] =>
  [...samples].map(([name, used]) => {
    const ratio = ratioOf(samples, name, direct);
    const share = shareOfHaproxy(used);
    return { name, ratio, services: ratio.mean * (1 - share), haproxy: ratio.mean * share };
  });
