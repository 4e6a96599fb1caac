import { ratioOf } from "../cpu/ratio-of.ts";
import { type Interval, isMeasured } from "../statistics.ts";
import { compareHops, type HopComparison, type HopOptions } from "./compare-hops.ts";
import { hopPairs } from "./hop-subjects.ts";
import { type HopRow, summariseHops } from "./summarise-hops.ts";

const nameWidth = 35;

const formatInterval = (ratio: Interval): string =>
  [
    ratio.mean.toFixed(3).padStart(9),
    `  ${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`.padStart(18),
    isMeasured(ratio) ? "" : "  not measured",
  ].join("");

const formatRow = ({ name, ratio, services, haproxy }: HopRow, bytes: number): string =>
  [
    name.padEnd(nameWidth),
    `${bytes}`.padStart(7),
    services.toFixed(3).padStart(10),
    (haproxy === 0 ? "" : haproxy.toFixed(3)).padStart(9),
    formatInterval(ratio),
  ].join("");

type Print = (line: string) => void;

/** @returns whether every interval is narrow enough to say something */
const reportAnswer = ({ path, bytes, samples }: HopComparison, print: Print): boolean => {
  const rows = summariseHops(samples);
  print(`\n${path.padEnd(nameWidth)}  bytes  services  HAProxy × direct     95 % interval`);
  for (const row of rows) print(formatRow(row, bytes.get(row.name) ?? Number.NaN));
  print("");
  const pairs = hopPairs.map(({ what, pair }) => ({ what, ratio: ratioOf(samples, ...pair) }));
  for (const { what, ratio } of pairs) print(what.padEnd(nameWidth + 26) + formatInterval(ratio));
  return [...rows, ...pairs].every(({ ratio }) => isMeasured(ratio));
};

/**
 * Prints what HAProxy in front, between, TLS and gzip cost, in processor time as a multiple of what
 * web-api and recipe-api need without them.
 *
 * @returns whether all of it could be measured
 */
export const reportHop = async (options: HopOptions, print: Print): Promise<boolean> => {
  const { launches, rounds, slices, requests } = options;
  print(
    `${launches} launches of ${rounds} rounds of ${slices} × ${requests} requests, 10 connections;`,
  );
  print("processor time of all processes, as a multiple of what web-api and recipe-api use alone");
  const comparisons = await compareHops(options);
  return comparisons.map((each) => reportAnswer(each, print)).every(Boolean);
};
