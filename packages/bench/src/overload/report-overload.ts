import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Chart, drawChart, type LoadResult, repository, tabulateChart } from "@tandem/lab";
import {
  measureOverload,
  type Offer,
  type Overload,
  type OverloadOptions,
  patienceMs,
} from "./measure-overload.ts";
import { goodputChart, latencyChart } from "./overload-charts.ts";
import { capacity } from "./start-crowded-service.ts";

/** Share of the peak that has to be left at the largest load: AWS, "Using load shedding". */
const leastShare = 0.8;

/** Milliseconds in which 99 % of the refused have to be told. */
const longestRefusalMs = 50;

export type Verdict = "met" | "not met" | "not measured";

/** The largest load against the best of all, with shedding on. */
export const judgeOverload = (offers: readonly Pick<Offer, "on">[]): Verdict => {
  const last = offers.at(-1)?.on;
  if (last?.valid !== true) return "not measured";
  const peak = Math.max(...offers.map(({ on }) => on.goodput));
  const isQuick = last.total.latency.refused.p99 <= longestRefusalMs;
  return last.goodput >= leastShare * peak && isQuick ? "met" : "not met";
};

/**
 * Offers loads up to several times the capacity, prints goodput and latency with shedding on and off,
 * and draws both.
 *
 * @param folder where the drawings go
 * @returns whether the service does at the largest load what it should
 */
export const reportOverload = async (
  options: OverloadOptions,
  print: (line: string) => void,
  folder = join(repository, ".tandem"),
): Promise<boolean> => {
  const { connections, statementMs } = capacity;
  print(
    `recipe-api over HTTP, ${connections} connections to the database, statements of more than`,
  );
  print(
    `${statementMs} ms; ${options.durationMs / 1_000} s each, callers who wait ${patienceMs} ms`,
  );
  const overload = await measureOverload(options);
  print(`capacity: ${overload.capacity.toFixed(0)} requests per second\n`);
  for (const [name, chart] of Object.entries(chartsOf(overload))) {
    print(tabulateChart(chart));
    print(`${await draw(folder, name, chart)}\n`);
  }
  for (const line of disturbances(overload)) print(line);
  const verdict = judgeOverload(overload.offers);
  print(`with shedding on, at the largest load: at least ${100 * leastShare} % of the peak, and`);
  print(`99 % of the refused told within ${longestRefusalMs} ms: ${verdict}`);
  return verdict === "met";
};

const chartsOf = (overload: Overload): Readonly<Record<string, Chart>> => ({
  "overload-goodput": goodputChart(overload),
  "overload-latency": latencyChart(overload),
});

/** @returns the path of the drawing */
const draw = async (folder: string, name: string, chart: Chart): Promise<string> => {
  const path = join(folder, `${name}.svg`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, drawChart(chart));
  return path;
};

const disturbances = ({ offers }: Overload): readonly string[] =>
  offers.flatMap(({ percentage, on, off }) => [
    ...disturbance(`shedding on, ${percentage} %`, on),
    ...disturbance(`shedding off, ${percentage} %`, off),
  ]);

const disturbance = (what: string, { valid, reasons }: LoadResult): readonly string[] =>
  valid ? [] : [`${what}: does not count, because ${reasons.join("; ")}`];
