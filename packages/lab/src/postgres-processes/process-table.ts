import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** `T` is stopped, `Z` has ended and waits for its parent; the rest runs or sleeps. */
  readonly state: string;
}

/** All processes of this machine. Linux answers in /proc, and a small image has no `ps`; macOS has only `ps`. */
export const readProcessTable = (): Promise<readonly ProcessRow[]> =>
  process.platform === "linux" ? readProc() : askPs();

const readProc = async (): Promise<readonly ProcessRow[]> => {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(names.map(readStat));
  return rows.filter((row) => row !== undefined);
};

/** @returns undefined when it has just ended */
const readStat = async (pid: string): Promise<ProcessRow | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name of the program stands before, in brackets, and may hold brackets and blanks itself.
  const [state, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return state && parent ? { pid: Number(pid), parent: Number(parent), state } : undefined;
};

const askPs = async (): Promise<readonly ProcessRow[]> => {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,state="]);
  const lines = stdout.trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, state = ""] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state: state.slice(0, 1) };
  });
};
