import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { StackError } from "../stack-error.ts";

interface LockFile {
  readonly pid: number;
  readonly status: string;
}

const run = promisify(execFile);
const stopLimitMs = 5_000;

const readOrNothing = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");

/** PostgreSQL's own lock: the first line is the process, the eighth what it is doing. */
const readLock = async (path: string): Promise<LockFile | undefined> => {
  const lines = (await readOrNothing(join(path, "postmaster.pid"))).split("\n");
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, status: lines[7]?.trim() ?? "" } : undefined;
};

/** Linux answers in /proc, and a small image has no `ps`; macOS has only `ps`. */
const commandOf = async (pid: number): Promise<string> => {
  const command = await readOrNothing(`/proc/${pid}/cmdline`);
  if (command !== "" || process.platform === "linux") return command.replaceAll("\0", " ");
  const listed = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => undefined);
  return listed?.stdout ?? "";
};

const serverOf = async (path: string): Promise<LockFile | undefined> => {
  const lock = await readLock(path);
  return lock && (await commandOf(lock.pid)).includes(`-D ${path} `) ? lock : undefined;
};

/**
 * Makes sure that no server works on the cluster. The lock of a killed one is removed: PostgreSQL
 * itself believes it when the number has gone to another process of the same user, as after a
 * restart of the machine. One that is just stopping is waited for, 5 s at most.
 *
 * @throws {StackError} `data_in_use` when a server is running.
 */
export const assertClusterIsFree = async (path: string, signal: AbortSignal): Promise<void> => {
  const until = performance.now() + stopLimitMs;
  let server = await serverOf(path);
  while (server?.status === "stopping" && performance.now() < until) {
    await delay(50, undefined, { signal });
    server = await serverOf(path);
  }
  if (!server) return rm(join(path, "postmaster.pid"), { force: true });
  const advice = "stop that stack, or give this one data of its own with TANDEM_DATA=FOLDER";
  throw new StackError("data_in_use", `${path} is in use (PostgreSQL ${server.pid}): ${advice}`);
};
