import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPostgres, type Postgres } from "@tandem/database";
import { waitUntil } from "@tandem/lab";
import { InvalidRunError } from "../invalid-run-error.ts";
import { startDatabase } from "../start-database.ts";
import { cpuOfServer } from "./cpu-of-server.ts";

/** PostgreSQL with the sample recipes, and what can be asked of it beside what the services ask. */
export interface MeasuredDatabase {
  /** For recipe-api. */
  readonly url: string;
  readonly version: string;
  /** Microseconds of processor time of all its processes so far. */
  readonly cpu: () => Promise<number>;
  readonly countRecipes: () => Promise<number>;
  /** How many statements it is sent meanwhile. From the first count on it writes each into its log. */
  readonly countStatements: (work: () => Promise<unknown>) => Promise<number>;
}

/** Whatever it says is done is on the disk; it ends with its owner, and its data with it. */
export const startMeasuredDatabase = async (
  owner: AsyncDisposableStack,
): Promise<MeasuredDatabase> => {
  const dataDir = await mkdtemp(join(tmpdir(), "tandem-bench-"));
  owner.defer(() => rm(dataDir, { recursive: true, force: true }));
  let log = "";
  const output = { write: (text: string): void => void (log += text) };
  const server = await startDatabase({ ephemeral: false, dataDir, output });
  owner.defer(() => server.close());
  const admin = await createPostgres({ url: server.adminUrl, applicationName: "bench" });
  owner.defer(() => admin.close());
  await expectDurable(admin);
  return {
    url: server.url,
    version: server.version,
    cpu: () => cpuOfServer(server.process.pid() ?? 0),
    countRecipes: () => countRecipes(admin),
    countStatements: createStatementCount(admin, () => log),
  };
};

/** What makes "answered" mean "on the disk". */
const durable = ["fsync", "full_page_writes", "synchronous_commit"];

const expectDurable = async (admin: Postgres): Promise<void> => {
  const text = "SELECT name FROM pg_settings WHERE name = ANY($1) AND setting <> 'on'";
  const off = await admin.query<{ name: string }>({ text, values: [durable] });
  const names = off.map(({ name }) => name);
  if (names.length > 0) throw new InvalidRunError(`PostgreSQL runs without ${names.join(", ")}`);
};

const countRecipes = async (admin: Postgres): Promise<number> => {
  const rows = await admin.query<{ count: number }>({
    text: "SELECT count(*)::integer AS count FROM recipes",
  });
  return rows[0]?.count ?? Number.NaN;
};

/** A line of the log that begins a statement, of either of the protocol's two kinds. */
const statementLine = /LOG: {2}(?:statement|execute [^:]+): /g;

const createStatementCount = (
  admin: Postgres,
  log: () => string,
): MeasuredDatabase["countStatements"] => {
  const count = (): number => log().match(statementLine)?.length ?? 0;
  // A server process writes its line before it answers, so all others are in the log before this one.
  const mark = async (): Promise<void> => {
    const name = randomUUID();
    await admin.query({ text: "SELECT $1::text", values: [name] });
    await waitUntil("the log is written", () => log().includes(name));
  };
  let started: Promise<void> | undefined;
  return async (work) => {
    await (started ??= logStatements(admin));
    // Each process takes over the new setting when it is next given something to do.
    await work();
    await mark();
    const before = count();
    await work();
    await mark();
    // Without the last mark itself.
    return count() - before - 1;
  };
};

const logStatements = async (admin: Postgres): Promise<void> => {
  await admin.query({ text: "ALTER SYSTEM SET log_statement = 'all'" });
  await admin.query({ text: "SELECT pg_reload_conf()" });
  // The server tells its processes one by one, some time later.
  await waitUntil("PostgreSQL logs statements", async () => {
    const [row] = await admin.query<{ log_statement: string }>({ text: "SHOW log_statement" });
    return row?.log_statement === "all";
  });
};
