import { type Interval, isMeasured } from "../statistics.ts";

/** A multiple and its interval, apart from each other however wide the interval is. */
export const formatInterval = (ratio: Interval): string =>
  [
    ratio.mean.toFixed(2).padStart(9),
    `  ${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`.padStart(15),
    isMeasured(ratio) ? "" : "  not measured",
  ].join("");
