import { ratioOf } from "../cpu/ratio-of.ts";
import { isMeasured } from "../statistics.ts";
import { compareDatabase, requestsIn } from "./compare-database.ts";
import { databaseNames, databasePairs } from "./database-subjects.ts";
import { formatInterval } from "./format-interval.ts";
import { describeLaunches, type LaunchOptions } from "./launch-options.ts";
import { type DatabaseRow, summariseDatabase } from "./summarise-database.ts";

type Print = (line: string) => void;

const heading =
  "                     statements  web-api recipe-api PostgreSQL × memory  95 % interval";
/** Of what stands before the multiple. */
const [nameWidth, partsWidth] = [20, 42];

/** Without PostgreSQL there is nothing to say of it. */
const formatRow = ({ name, statements, used, ratio }: DatabaseRow): string =>
  [
    name.padEnd(nameWidth),
    (statements === 0 ? "" : statements.toFixed(1)).padStart(11),
    used.webApi.toFixed(0).padStart(9),
    used.recipeApi.toFixed(0).padStart(11),
    (used.postgres === 0 ? "" : used.postgres.toFixed(0)).padStart(11),
    formatInterval(ratio),
  ].join("");

const printHeader = (options: LaunchOptions, print: Print): void => {
  const sizes = databaseNames.map((name) => requestsIn(options, name));
  print(describeLaunches(options, sizes));
  print(
    "processor time of web-api, recipe-api and PostgreSQL, as a multiple of a read from memory",
  );
};

/**
 * Prints what a read from PostgreSQL and each kind of write costs, in processor time as a multiple of
 * a read from the memory store.
 *
 * @returns whether all of it could be measured
 * @throws InvalidRunError when an answer was not the right one
 */
export const reportDatabase = async (options: LaunchOptions, print: Print): Promise<boolean> => {
  printHeader(options, print);
  const comparison = await compareDatabase(options);
  print(`PostgreSQL ${comparison.version} with fsync; every answer was the right one\n`);
  print(`${"".padEnd(nameWidth + 12)}µs of processor time per request`);
  print(heading);
  const rows = summariseDatabase(comparison);
  for (const row of rows) print(formatRow(row));
  print("");
  const pairs = databasePairs.map(({ what, pair }) => ({
    what,
    ratio: ratioOf(comparison.samples, ...pair),
  }));
  for (const { what, ratio } of pairs)
    print(what.padEnd(nameWidth + partsWidth) + formatInterval(ratio));
  print("\nµs are those of this machine in this hour, and say only how a multiple is made up.");
  return [...rows, ...pairs].every(({ ratio }) => isMeasured(ratio));
};
