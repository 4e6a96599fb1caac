import { createSwitchedLog } from "../logs/switched-log.ts";
import type { ChildSpec, Surroundings } from "../processes/child.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import type { Cluster, ClusterPlace, Passwords } from "./cluster.ts";
import { prepareDatabase, type Login } from "./database.ts";
import { serverArguments } from "./server-settings.ts";

export interface Server {
  readonly process: SupervisedProcess;
  /** Resolves to the version, when the database `tandem` is there and can be used. */
  start(signal: AbortSignal): Promise<string>;
  /** By force after `graceMs`, 3 s unless given. */
  stop(graceMs?: number): Promise<void>;
  loginOf(user: keyof Passwords): Login;
}

const stopMs = 3_000;

const serverSpec = (place: ClusterPlace, path: string, settings: string[]): ChildSpec => ({
  name: "postgres",
  file: place.binaries.postgres,
  args: ["-D", path, ...settings],
  env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
  cwd: place.folder,
  account: place.account,
  // "Fast shutdown": SIGTERM would wait for every client to leave.
  stopSignal: "SIGINT",
});

/**
 * A PostgreSQL server on a cluster, supervised. What it says while it starts and stops in order is
 * kept for the error message, but not logged: it is always the same.
 */
export const createServer = (
  place: ClusterPlace,
  { path, passwords }: Cluster,
  { port, maxConnections }: { port: number; maxConnections: number },
  { guardian, log }: Surroundings,
): Server => {
  const switched = createSwitchedLog(log, "postgres");
  const args = serverArguments({ port, maxConnections, ephemeral: place.ephemeral });
  const spec = serverSpec(place, path, args);
  // "Immediate shutdown"; the next start recovers from the log.
  const options = { killSignal: "SIGQUIT" } as const;
  const process = new SupervisedProcess(spec, { guardian, log: switched.log }, options);
  const loginOf = (user: keyof Passwords, database = "tandem"): Login => {
    return { user, password: passwords[user], port, database };
  };
  return {
    process,
    async start(signal) {
      process.start();
      const superuser = loginOf("postgres", "postgres");
      const version = await prepareDatabase(superuser, passwords, process, signal);
      switched.isQuiet = false;
      return version;
    },
    async stop(graceMs = stopMs) {
      switched.isQuiet = true;
      await process.stop(graceMs);
    },
    loginOf,
  };
};
