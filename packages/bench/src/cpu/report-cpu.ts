import { isMeasured } from "../statistics.ts";
import { type CompareOptions, type Comparison, compare } from "./compare.ts";

/** How many times the raw pair's processor time a request may cost, policies and limits included. */
const cpuBudgets: Readonly<Record<string, number>> = { http: 1.18, graphql: 1.45, grpc: 3.2 };

export type Verdict = "met" | "not met" | "not measured";

/** A budget is met when the whole 95 % interval lies below it. */
export const judge = ({ name, ratio }: Comparison): Verdict | undefined => {
  const budget = cpuBudgets[name];
  if (budget === undefined) return undefined;
  if (!isMeasured(ratio)) return "not measured";
  return ratio.high <= budget ? "met" : "not met";
};

const row = (comparison: Comparison): string => {
  const { name, cpu, ratio } = comparison;
  const interval = `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`;
  const budget = cpuBudgets[name]?.toFixed(2) ?? "";
  return [
    name.padEnd(8),
    cpu.toFixed(1).padStart(8),
    ratio.mean.toFixed(3).padStart(7),
    interval.padStart(16),
    budget.padStart(7),
    ` ${judge(comparison) ?? ""}`,
  ].join(" ");
};

/**
 * Prints what a request costs over each protocol. Memory store, no logs; user and system time of
 * both processes together.
 *
 * @returns whether every budget is met
 */
export const reportCpu = async (
  options: CompareOptions,
  print: (line: string) => void,
): Promise<boolean> => {
  const { launches, rounds, slices, requests } = options;
  print(
    `${launches} launches of ${rounds} rounds of ${slices} × ${requests} requests, 10 connections;`,
  );
  print("raw is a node:http producer and a node:http consumer with undici\n");
  const comparisons = await compare(options);
  print("            µs CPU × raw     95 % interval  budget");
  for (const comparison of comparisons) print(row(comparison));
  return comparisons.every((each) => (judge(each) ?? "met") === "met");
};
