import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { StackError } from "../stack-error.ts";
import type { SupervisedProcess } from "../processes/supervised-process.ts";
import type { Passwords } from "./cluster.ts";

export interface Login {
  readonly user: keyof Passwords;
  readonly password: string;
  readonly port: number;
  readonly database: string;
}

/** Crash recovery after heavy writing takes longest. */
const limitMs = 60_000;
const hopelessDeaths = 3;

export const urlOf = ({ user, password, port, database }: Login): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

/** Refused, cut, or the server says that it is starting up (57P03). */
const isTooEarly = (error: unknown): boolean =>
  ["ECONNREFUSED", "ECONNRESET", "57P03"].includes((error as NodeJS.ErrnoException).code ?? "") ||
  (error as Error).message.includes("terminated unexpectedly");

const tryToConnect = async (login: Login): Promise<pg.Client | undefined> => {
  const client = new pg.Client({
    connectionString: urlOf(login),
    connectionTimeoutMillis: 1_000,
    query_timeout: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (isTooEarly(error)) return undefined;
    throw error;
  }
};

/**
 * The first connection that the server accepts.
 *
 * @throws {StackError} `start_failed` when it died three times, or accepted none within 60 s.
 */
const connect = async (
  login: Login,
  server: SupervisedProcess,
  signal: AbortSignal,
): Promise<pg.Client> => {
  const until = performance.now() + limitMs;
  for (;;) {
    const client = await tryToConnect(login);
    if (client) return client;
    if (server.deaths() >= hopelessDeaths || performance.now() > until)
      throw new StackError("start_failed", "PostgreSQL does not start", {
        lines: server.lastLines(),
      });
    await delay(20, undefined, { signal });
  }
};

const exists = async (client: pg.Client, query: string): Promise<boolean> =>
  ((await client.query(query)).rowCount ?? 0) > 0;

/** Unless it is there. */
const createRole = async (client: pg.Client, name: string, password: string): Promise<void> => {
  // A statement of this kind takes no parameters; format() quotes the values on the server.
  const query = `SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text) AS statement
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`;
  const { rows } = await client.query<{ statement: string }>(query, [name, password]);
  for (const { statement } of rows) await client.query(statement);
};

/**
 * Makes what is missing of the database and its two roles: who migrates owns it, and who serves may
 * do nothing in it but what a migration grants. The same as docker/postgres/create-database.sh.
 */
const prepare = async (client: pg.Client, passwords: Passwords): Promise<string> => {
  for (const role of ["tandem_migrator", "tandem"] as const)
    await createRole(client, role, passwords[role]);
  if (!(await exists(client, "SELECT FROM pg_database WHERE datname = 'tandem'")))
    await client.query("CREATE DATABASE tandem OWNER tandem_migrator");
  // Everybody may create temporary tables otherwise.
  await client.query("REVOKE ALL ON DATABASE tandem FROM PUBLIC");
  await client.query("GRANT CONNECT ON DATABASE tandem TO tandem");
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  return rows[0]?.server_version ?? "";
};

/** Waits for the server and makes sure that services and migration can log in. Resolves to its version. */
export const prepareDatabase = async (
  login: Login,
  passwords: Passwords,
  server: SupervisedProcess,
  signal: AbortSignal,
): Promise<string> => {
  const client = await connect(login, server, signal);
  try {
    return await prepare(client, passwords);
  } finally {
    await client.end();
  }
};
