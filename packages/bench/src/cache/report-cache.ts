import { ratioOf } from "../cpu/ratio-of.ts";
import { formatInterval } from "../database/format-interval.ts";
import { describeLaunches, type LaunchOptions } from "../database/launch-options.ts";
import { type CostRow, summariseRows } from "../database/summarise-rows.ts";
import { isMeasured } from "../statistics.ts";
import {
  baseline,
  type CacheName,
  cacheNames,
  cachePairs,
  type CacheServers,
  cacheSubjects,
} from "./cache-subjects.ts";
import { type CacheComparison, compareCache, requestsIn } from "./compare-cache.ts";

type Print = (line: string) => void;

const nameWidth = 23;
/** Of what stands between the name and the multiple. */
const partsWidth = 38;

const heading = [
  `${"".padEnd(nameWidth)}   µs of processor time per request`,
  `${"".padEnd(nameWidth)}  web-api recipe-api  Redis PostgreSQL × memory  95 % interval`,
];

/** Of a server that it does not have there is nothing to say. */
const formatRow = ({
  name,
  used,
  ratio,
}: CostRow<"webApi" | "recipeApi" | keyof CacheServers>): string => {
  const { servers } = cacheSubjects[name as CacheName];
  const ofServer = (server: keyof CacheServers): string =>
    servers.includes(server) ? used[server].toFixed(0) : "";
  return [
    name.padEnd(nameWidth),
    used.webApi.toFixed(0).padStart(9),
    used.recipeApi.toFixed(0).padStart(11),
    ofServer("redis").padStart(7),
    ofServer("postgres").padStart(11),
    formatInterval(ratio),
  ].join("");
};

const printHeader = (options: LaunchOptions, print: Print): void => {
  const sizes = cacheNames.map((name) => requestsIn(options, name));
  print(describeLaunches(options, sizes));
  print(
    "processor time of web-api, recipe-api, Redis and PostgreSQL, as a multiple of a read that",
  );
  print("the memory of recipe-api answers");
};

/** Where the reads of each came from, and who was asked for one. */
const printWays = ({ shares, asked }: CacheComparison, print: Print): void => {
  print(`\n${"".padEnd(nameWidth)}     reads by   scripts of  statements of`);
  print(`${"".padEnd(nameWidth)}     its tier        Redis     PostgreSQL`);
  for (const name of cacheNames) {
    const { servers, tier } = cacheSubjects[name];
    if (tier === undefined) continue;
    const askedOf = (server: keyof CacheServers): string =>
      servers.includes(server) ? (asked.get(name)?.[server] ?? Number.NaN).toFixed(1) : "";
    const share = `${(100 * (shares.get(name) ?? Number.NaN)).toFixed(1)} %`;
    const columns = [share.padStart(13), askedOf("redis").padStart(13)];
    print([name.padEnd(nameWidth), ...columns, askedOf("postgres").padStart(15)].join(""));
  }
};

/**
 * Prints what a read costs from each tier of the cache, in processor time as a multiple of a read from
 * the memory of recipe-api, and what it costs to keep copies.
 *
 * @returns whether all of it could be measured
 * @throws InvalidRunError when an answer was not the right one, or came from another tier
 */
export const reportCache = async (options: LaunchOptions, print: Print): Promise<boolean> => {
  printHeader(options, print);
  const comparison = await compareCache(options);
  const { versions, samples } = comparison;
  print(`Redis ${versions.redis}, PostgreSQL ${versions.postgres}\n`);
  for (const line of heading) print(line);
  const rows = summariseRows(samples, baseline);
  for (const row of rows) print(formatRow(row));
  print("");
  const pairs = cachePairs.map(({ what, pair }) => ({ what, ratio: ratioOf(samples, ...pair) }));
  for (const { what, ratio } of pairs)
    print(what.padEnd(nameWidth + partsWidth) + formatInterval(ratio));
  printWays(comparison, print);
  print("\nµs are those of this machine in this hour, and say only how a multiple is made up.");
  return [...rows, ...pairs].every(({ ratio }) => isMeasured(ratio));
};
