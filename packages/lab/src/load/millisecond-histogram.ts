import { createHistogram } from "node:perf_hooks";
import type { Distribution } from "./load-result.ts";

export interface MillisecondHistogram {
  record(milliseconds: number): void;
  summarise(): Distribution;
}

/** Keeps whole microseconds, because that is all a histogram of Node keeps; up to an hour. */
export const createMillisecondHistogram = (): MillisecondHistogram => {
  const histogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  const at = (percent: number): number => histogram.percentile(percent) / 1_000;
  return {
    record: (milliseconds) =>
      histogram.record(Math.min(3_600_000_000, Math.max(1, Math.round(milliseconds * 1_000)))),
    summarise: () =>
      histogram.count === 0
        ? nothing
        : {
            count: histogram.count,
            p50: at(50),
            p90: at(90),
            p99: at(99),
            p999: at(99.9),
            max: histogram.max / 1_000,
          },
  };
};

const nothing: Distribution = {
  count: 0,
  p50: Number.NaN,
  p90: Number.NaN,
  p99: Number.NaN,
  p999: Number.NaN,
  max: Number.NaN,
};
