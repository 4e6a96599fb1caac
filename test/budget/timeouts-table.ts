import { readFileSync } from "node:fs";

export interface Limit {
  /** Layer and setting: `HAProxy edge: timeout server`. */
  readonly name: string;
  readonly value: string;
  /** Files and variables that set it, as the table names them. */
  readonly places: readonly string[];
}

export const timeoutsPage = new URL("../../docs/timeouts.md", import.meta.url);

const withoutTicks = (text = ""): string => text.replaceAll("`", "").trim();

/** The rows of the table whose first column has this heading, as written. */
const readTable = (heading: string): string[][] => {
  const lines = readFileSync(timeoutsPage, "utf8").split("\n");
  const first = lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2;
  const end = lines.findIndex((line, index) => index >= first && !line.startsWith("|"));
  return lines.slice(first, end).map((line) => line.split("|").slice(1, -1));
};

/** Every limit. A layer counts for the rows below that name none. */
export const readLimits = (): Limit[] => {
  let layer = "";
  return readTable("layer").map(([named, setting, value, where = ""]) => {
    layer = withoutTicks(named) || layer;
    return {
      name: `${layer}: ${withoutTicks(setting)}`,
      value: withoutTicks(value),
      places: [...where.matchAll(/`([^`]+)`/g)].map(([, place = ""]) => place),
    };
  });
};

/** What is wrong, and how long a caller waits at most. */
export const readLongestWays = (): ReadonlyMap<string, string> =>
  new Map(
    readTable("what is wrong").map(([fault, wait]) => [withoutTicks(fault), withoutTicks(wait)]),
  );
