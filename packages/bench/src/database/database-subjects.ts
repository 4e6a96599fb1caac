import type { Caller } from "../cpu/closed-loop.ts";
import { connections } from "../cpu/drive.ts";
import {
  type Client,
  createKeyedWriter,
  createPatcher,
  createReader,
  createReplayer,
  createWriter,
  type Tally,
} from "./callers.ts";
import type { MeasuredDatabase } from "./measured-database.ts";
import { createPairDriver, noServer, type PairDriver } from "./pair-driver.ts";
import type { Pair } from "./start-pairs.ts";

/** What is asked for, in the order in which it is printed. */
export const databaseNames = [
  "read from memory",
  "read from PostgreSQL",
  "POST without a key",
  "POST with a key",
  "replay of a key",
  "PATCH with If-Match",
] as const;

export type DatabaseName = (typeof databaseNames)[number];

/** What everything is a multiple of; the only one without PostgreSQL. */
export const baseline: DatabaseName = "read from memory";

const sample = "/recipes/42";

const createCaller: Readonly<Record<DatabaseName, (client: Client, tally: Tally) => Caller>> = {
  "read from memory": (client) => createReader(client, sample),
  "read from PostgreSQL": (client) => createReader(client, sample),
  "POST without a key": createWriter,
  "POST with a key": createKeyedWriter,
  "replay of a key": createReplayer,
  "PATCH with If-Match": createPatcher,
};

/** A slice of some 50 ms of each, by how much a request costs. */
export const shareOf = (name: string): number => shares[name as DatabaseName];

const shares: Readonly<Record<DatabaseName, number>> = {
  "read from memory": 1,
  "read from PostgreSQL": 0.5,
  "POST without a key": 0.2,
  "POST with a key": 0.2,
  "replay of a key": 0.2,
  "PATCH with If-Match": 0.2,
};

export interface SubjectOptions {
  readonly withMemory: Pair;
  readonly withPostgres: Pair;
  readonly database: MeasuredDatabase;
  readonly tally: Tally;
}

/** All but the first share their processes: two starts of the same code differ. */
export const createDrivers = ({
  withMemory,
  withPostgres,
  database,
  tally,
}: SubjectOptions): PairDriver<"postgres">[] =>
  databaseNames.map((name) => {
    const [pair, postgres] = name === baseline ? [withMemory, noServer] : [withPostgres, database];
    const callers = Array.from({ length: connections }, () => createCaller[name](pair.pool, tally));
    return createPairDriver({ name, callers, pair, servers: { postgres } });
  });

/** What one thing adds, or saves. */
export const databasePairs: readonly {
  readonly what: string;
  readonly pair: readonly [DatabaseName, DatabaseName];
}[] = [
  { what: "POST ÷ read from PostgreSQL", pair: ["POST without a key", "read from PostgreSQL"] },
  { what: "POST, with a key ÷ without", pair: ["POST with a key", "POST without a key"] },
  { what: "replay ÷ POST with that key", pair: ["replay of a key", "POST with a key"] },
  { what: "PATCH ÷ POST, both without a key", pair: ["PATCH with If-Match", "POST without a key"] },
];
