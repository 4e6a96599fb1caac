import type { Pool, PoolClient, PoolConfig, QueryConfig } from "pg";
import { type CancelStatement, createCancelStatement } from "./cancel-statement.ts";
import { type ConnectionReport, ConnectionWatch } from "./connection-watch.ts";
import type { Query } from "./query.ts";
import { giveBack } from "./run-statement.ts";
import { spreadLifetimes } from "./spread-lifetimes.ts";

/** What every call works with. */
export interface Connections {
  readonly pool: Pool;
  readonly watch: ConnectionWatch;
  readonly cancel: CancelStatement;
  /** Those whose end the server has not confirmed. */
  readonly open: ReadonlySet<PoolClient>;
}

/** The least that a server can be asked. */
export const checkQuery: Query = { name: "check", text: "SELECT 1" };

export const openConnections = async (
  config: PoolConfig & { readonly maxLifetimeSeconds: number },
  report: (report: ConnectionReport) => void,
): Promise<Connections> => {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool(config);
  const watch = new ConnectionWatch({ probe: () => probe(pool), report });
  listen(pool, watch);
  spreadLifetimes(pool, config.maxLifetimeSeconds);
  return { pool, watch, cancel: createCancelStatement(pg.Connection), open: openClients(pool) };
};

/**
 * An error on an idle connection comes out of the pool, one on a connection in use out of the
 * client, and without a listener on each either ends the process. The second kind is told to
 * whoever waits for the statement.
 */
const listen = (pool: Pool, watch: ConnectionWatch): void => {
  pool.on("error", (error) => watch.lost(error));
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    watch.connected();
  });
};

const probe = async (pool: Pool): Promise<void> => {
  const client = await pool.connect();
  let failure: unknown;
  try {
    await client.query(checkQuery as QueryConfig);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    giveBack(client, failure);
  }
};

const openClients = (pool: Pool): ReadonlySet<PoolClient> => {
  const open = new Set<PoolClient>();
  pool.on("connect", (client) => open.add(client));
  pool.on("remove", (client) => open.delete(client));
  return open;
};

/**
 * The pool has ended when it has said goodbye on every connection. A server that is frozen does not
 * answer that: the process must not live on for it.
 */
export const closeConnections = async ({ pool, watch, open }: Connections): Promise<void> => {
  watch.close();
  await pool.end();
  for (const client of open) (client as unknown as { unref(): void }).unref();
};
