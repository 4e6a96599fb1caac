import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Crew } from "../crew.ts";
import { host } from "../listen-on.ts";
import { announceReturn } from "../processes/announce-return.ts";
import { waitUntilReady } from "../processes/readiness.ts";
import { runOnce } from "../processes/run-once.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import {
  defaultSwitches,
  type HaproxyFiles,
  type HaproxyPlanOptions,
  planHaproxy,
  planHaproxyCheck,
} from "./haproxy-plan.ts";
import { StackError } from "../stack-error.ts";
import { socketFileIn } from "./socket-file.ts";

/**
 * A folder for what HAProxy and people share while it runs. The socket lies in the folder for
 * temporary files: its path may have 100 characters at most.
 */
export const prepareHaproxyFiles = async (
  crew: Crew,
): Promise<Omit<HaproxyFiles, "certificates">> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-haproxy-"));
  crew.afterStop(() => rm(folder, { recursive: true, force: true }));
  const socket = join(folder, "admin.sock");
  const switches = join(folder, "switches.map");
  await cp(defaultSwitches, switches);
  return { folder, socket, switches };
};

/** For the commands that operate a running HAProxy. */
export const publishSocket = async (
  dataDir: string,
  { socket }: HaproxyFiles,
  crew: Crew,
): Promise<void> => {
  const file = socketFileIn(dataDir);
  await writeFile(file, `${socket}\n`, { mode: 0o600 });
  crew.afterStop(() => rm(file, { force: true }));
};

/**
 * Asks HAProxy what it thinks of its configuration, before anything else runs.
 *
 * @throws {StackError} `configuration` with what it says: a variable has a value that it cannot use
 */
export const checkHaproxy = async (
  options: HaproxyPlanOptions,
  crew: Crew,
  signal: AbortSignal,
): Promise<void> => {
  const quiet = { guardian: crew.guardian, log: () => undefined };
  try {
    await runOnce(planHaproxyCheck(options), quiet, signal);
  } catch (cause) {
    if (!(cause instanceof StackError)) throw cause;
    const lines = cause.lines.filter((line) => line.startsWith("[ALERT]")).slice(0, 1);
    const message = "HAProxy refuses its configuration: look at the LB_ variables";
    throw new StackError("configuration", message, { cause, lines });
  }
};

/** Starts HAProxy and waits until it answers; brings it back whenever it dies. */
export const startHaproxy = async (
  options: HaproxyPlanOptions,
  crew: Crew,
  signal: AbortSignal,
): Promise<void> => {
  const url = `http://${host}:${options.ports.balancer.stats}/metrics`;
  const process: SupervisedProcess = new SupervisedProcess(planHaproxy(options), crew, {
    onRestart: () => void announceReturn(process, url, crew.log),
  });
  crew.addHaproxy(process);
  process.start();
  await waitUntilReady({ process, url }, signal);
};
