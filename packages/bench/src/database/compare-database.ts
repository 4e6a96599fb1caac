import { runRound } from "../cpu/rounds.ts";
import { InvalidRunError } from "../invalid-run-error.ts";
import type { DatabaseDriver, DatabaseUsed } from "./database-driver.ts";
import { baseline, createDrivers, databaseNames, shareOf } from "./database-subjects.ts";
import { type MeasuredDatabase, startMeasuredDatabase } from "./measured-database.ts";
import { startPair } from "./start-pairs.ts";

export interface DatabaseOptions {
  /** How often every process is started anew, PostgreSQL with new data. */
  readonly launches: number;
  /** Rounds in each launch. */
  readonly rounds: number;
  /** Slices that each subject gets in a round. */
  readonly slices: number;
  /** Reads from memory in a slice; of what costs more there are fewer. */
  readonly requests: number;
  /** Slices of each subject before the first round. */
  readonly warmUp: number;
}

/** Requests in a slice of one subject. */
export const requestsIn = ({ requests }: DatabaseOptions, name: string): number =>
  Math.ceil(requests * shareOf(name));

/** Microseconds of processor time per request, by the name of the subject, round by round. */
export type DatabaseSamples = ReadonlyMap<string, readonly DatabaseUsed[]>;

export interface DatabaseComparison {
  /** Of PostgreSQL. */
  readonly version: string;
  readonly samples: DatabaseSamples;
  /** Statements that PostgreSQL gets per request: each is a round trip. */
  readonly statements: ReadonlyMap<string, number>;
}

/**
 * What a read and each kind of write costs.
 *
 * @throws InvalidRunError when an answer was not the right one, or PostgreSQL has other recipes than
 *   the answers say
 */
export const compareDatabase = async (options: DatabaseOptions): Promise<DatabaseComparison> => {
  const result: Result = {
    version: "",
    samples: new Map(databaseNames.map((name) => [name, []])),
    statements: new Map(),
  };
  for (let launch = 0; launch < options.launches; launch += 1) await runLaunch(options, result);
  return result;
};

interface Result {
  version: string;
  readonly samples: ReadonlyMap<string, DatabaseUsed[]>;
  readonly statements: Map<string, number>;
}

const runLaunch = async (options: DatabaseOptions, result: Result): Promise<void> => {
  await using owner = new AsyncDisposableStack();
  const database = await startMeasuredDatabase(owner);
  result.version = database.version;
  const withMemory = await startPair(owner, "memory:");
  const withPostgres = await startPair(owner, database.url);
  const tally = { created: await database.countRecipes() };
  const drivers = createDrivers({ withMemory, withPostgres, database, tally });
  await measure(drivers, options, result.samples);
  await countStatements(drivers, database, result.statements);
  const kept = await database.countRecipes();
  if (kept !== tally.created)
    throw new InvalidRunError(`PostgreSQL has ${kept} recipes, and not ${tally.created}`);
};

const measure = async (
  drivers: readonly DatabaseDriver[],
  options: DatabaseOptions,
  samples: Result["samples"],
): Promise<void> => {
  const { rounds, slices, warmUp } = options;
  const requestsOf = (name: string): number => requestsIn(options, name);
  await runRound(drivers, { slices: warmUp, requestsOf });
  for (let round = 0; round < rounds; round += 1) {
    const used = await runRound(drivers, { slices, requestsOf });
    for (const [name, each] of used) samples.get(name)?.push(each);
  }
};

/** Enough that what PostgreSQL is asked once in a while hardly shows. */
const countedRequests = 100;

const countStatements = async (
  drivers: readonly DatabaseDriver[],
  database: MeasuredDatabase,
  statements: Map<string, number>,
): Promise<void> => {
  for (const { name, drive } of drivers) {
    if (name === baseline) continue;
    const count = await database.countStatements(() => drive(countedRequests));
    statements.set(name, count / countedRequests);
  }
};
