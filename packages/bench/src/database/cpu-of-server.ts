import { readFile } from "node:fs/promises";
import { cpuOfThreads } from "../cpu/cpu-of-threads.ts";

/** /proc/PID/stat counts in hundredths of a second, whatever the kernel's own clock does. */
const tickMicroseconds = 10_000;

/** Places in /proc/PID/stat behind the name of the program: cutime and cstime. */
const [userPlace, systemPlace] = [13, 14];

/**
 * Microseconds of processor time that a server has used with all that it has started: its own threads,
 * its children, and the whole lives of the children that have ended.
 */
export const cpuOfServer = async (pid: number): Promise<number> => {
  for (;;) {
    const before = await cpuOfEnded(pid);
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).split(" ");
    const times = await Promise.all([pid, ...children.filter(Boolean).map(Number)].map(cpuOrNone));
    // Whoever ended meanwhile would be counted twice, or not at all.
    if (!times.includes(undefined) && (await cpuOfEnded(pid)) === before) {
      return times.reduce<number>((sum, time) => sum + (time ?? 0), before);
    }
  }
};

/** Undefined when it has just ended. */
const cpuOrNone = (pid: number): Promise<number | undefined> =>
  cpuOfThreads(pid).catch(() => undefined);

const cpuOfEnded = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name stands in brackets, and may hold brackets and blanks itself.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[userPlace]) + Number(fields[systemPlace])) * tickMicroseconds;
};
