import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "@tandem/lab";
import { createMergedLog, type Output } from "../logs/merged-log.ts";
import type { Surroundings } from "../processes/child.ts";
import { startGuardian } from "../processes/guardian.ts";
import type { SupervisedProcess } from "../processes/supervised-process.ts";
import { clusterFolder } from "./account-folder.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster, type ClusterPlace } from "./cluster.ts";
import { urlOf } from "./database.ts";
import { assertClusterIsFree } from "./running-server.ts";
import { serverAccount } from "./server-account.ts";
import { createServer, type Server } from "./server.ts";

export interface PostgresOptions {
  /** Where the data are kept and found again. Default: a temporary folder. */
  readonly dataDir?: string | undefined;
  /**
   * For tests: nothing waits for the disk, and `close` removes the data.
   *
   * @default false with a `dataDir`, true without
   */
  readonly ephemeral?: boolean | undefined;
  /** On 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** @default 60 */
  readonly maxConnections?: number | undefined;
  /** Where the server's log goes. Default: nowhere. */
  readonly output?: Output | undefined;
  /** Ends the start; means nothing afterwards. */
  readonly signal?: AbortSignal | undefined;
}

/** A PostgreSQL of our own on this machine. It is started again when it dies, on the same port. */
export interface Postgres {
  /** Of the database `tandem`, as the services: they read and write rows, and nothing more. */
  readonly url: string;
  /** Of the same database as its owner, who migrates it. */
  readonly migrationUrl: string;
  /** Of the same database as the superuser: for tests that break things. */
  readonly adminUrl: string;
  readonly version: string;
  readonly process: SupervisedProcess;
  /** Ends the server, and its clients, in order; by force after `graceMs`, 3 s unless given. */
  stop(graceMs?: number): Promise<void>;
  /** Brings it back after `stop`, with its data and on its port. */
  start(): Promise<void>;
  /** `stop`, and the end of what was made for it. Idempotent. */
  close(): Promise<void>;
}

const never = new AbortController().signal;

const preparePlace = async (dataDir: string, ephemeral: boolean): Promise<ClusterPlace> => {
  const account = serverAccount();
  const folder = await clusterFolder(dataDir, account);
  return { folder, account, ephemeral, binaries: await findBinaries(account) };
};

const startOn = async (
  place: ClusterPlace,
  options: PostgresOptions,
  surroundings: Surroundings,
): Promise<[server: Server, version: string]> => {
  const signal = options.signal ?? never;
  const cluster = await ensureCluster(place, surroundings, signal);
  await assertClusterIsFree(cluster.path, signal);
  const [freePort = 0] = await freePorts(1);
  const { port = freePort, maxConnections = 60 } = options;
  const server = createServer(place, cluster, { port, maxConnections }, surroundings);
  try {
    return [server, await server.start(signal)];
  } catch (error) {
    await server.stop();
    throw error;
  }
};

/** Like startPostgres, inside a stack that has a guardian and a log already. */
export const startPostgresIn = async (
  surroundings: Surroundings,
  options: PostgresOptions,
): Promise<Postgres> => {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "tandem-postgres-")));
  const place = await preparePlace(dataDir, options.ephemeral ?? options.dataDir === undefined);
  const remove = async (): Promise<void> => {
    if (!place.ephemeral) return;
    for (const folder of [place.folder, dataDir])
      await rm(folder, { recursive: true, force: true });
  };
  try {
    const [server, version] = await startOn(place, options, surroundings);
    return {
      url: urlOf(server.loginOf("tandem")),
      migrationUrl: urlOf(server.loginOf("tandem_migrator")),
      adminUrl: urlOf(server.loginOf("postgres")),
      version,
      process: server.process,
      stop: (graceMs) => server.stop(graceMs),
      start: async () => void (await server.start(never)),
      close: () => server.stop().then(remove),
    };
  } catch (error) {
    await remove();
    throw error;
  }
};

/**
 * Starts PostgreSQL alone: for tests, and for whoever needs nothing else. As root too, and in
 * whatever folder. Takes 0.9 s with a new cluster, 0.25 s with one that is there.
 *
 * @throws {StackError} `data_in_use`, `configuration` or `start_failed`; nothing is left running.
 */
export const startPostgres = async (options: PostgresOptions = {}): Promise<Postgres> => {
  const guardian = startGuardian();
  const { output } = options;
  const log = output ? createMergedLog(output, ["postgres"]) : () => undefined;
  try {
    const postgres = await startPostgresIn({ guardian, log }, options);
    const close = (): Promise<void> => postgres.close().finally(() => guardian.close());
    return { ...postgres, close };
  } catch (error) {
    guardian.close();
    throw error;
  }
};
