import { withoutCopies } from "@tandem/lab";
import { runRound, runRounds } from "../cpu/rounds.ts";
import { InvalidRunError } from "../invalid-run-error.ts";
import { baseline, createDrivers, databaseNames, shareOf } from "./database-subjects.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { type MeasuredDatabase, startMeasuredDatabase } from "./measured-database.ts";
import type { PairDriver, PairUsed } from "./pair-driver.ts";
import { startPair } from "./start-pairs.ts";

/** Requests in a slice of one subject. */
export const requestsIn = ({ requests }: LaunchOptions, name: string): number =>
  Math.ceil(requests * shareOf(name));

/** Microseconds of processor time per request, by the name of the subject, round by round. */
export type DatabaseSamples = ReadonlyMap<string, readonly PairUsed<"postgres">[]>;

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
export const compareDatabase = async (options: LaunchOptions): Promise<DatabaseComparison> => {
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
  readonly samples: ReadonlyMap<string, PairUsed<"postgres">[]>;
  readonly statements: Map<string, number>;
}

const runLaunch = async (options: LaunchOptions, result: Result): Promise<void> => {
  await using owner = new AsyncDisposableStack();
  const database = await startMeasuredDatabase(owner);
  result.version = database.version;
  const withMemory = await startPair(owner, { DATABASE_URL: "memory:" });
  const withPostgres = await startPair(owner, { ...withoutCopies, DATABASE_URL: database.url });
  const tally = { created: await database.countRecipes() };
  const drivers = createDrivers({ withMemory, withPostgres, database, tally });
  const requestsOf = (name: string): number => requestsIn(options, name);
  await runRound(drivers, { slices: options.warmUp, requestsOf });
  await runRounds(drivers, { ...options, requestsOf }, result.samples);
  await countStatements(drivers, database, result.statements);
  const kept = await database.countRecipes();
  if (kept !== tally.created)
    throw new InvalidRunError(`PostgreSQL has ${kept} recipes, and not ${tally.created}`);
};

/** Enough that what PostgreSQL is asked once in a while hardly shows. */
const countedRequests = 100;

const countStatements = async (
  drivers: readonly PairDriver<"postgres">[],
  database: MeasuredDatabase,
  statements: Map<string, number>,
): Promise<void> => {
  for (const { name, drive } of drivers) {
    if (name === baseline) continue;
    const count = await database.countStatements(() => drive(countedRequests));
    statements.set(name, count / countedRequests);
  }
};
