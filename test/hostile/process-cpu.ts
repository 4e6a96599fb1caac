import { readdirSync, readFileSync } from "node:fs";

/**
 * Milliseconds of CPU time, user and system, of all threads of a process so far. Linux alone tells:
 * `/proc/PID/task/*` counts in nanoseconds, where `/proc/PID/stat` counts in 10 ms.
 */
export const cpuMs = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8"))
    .reduce((sum, text) => sum + Number(text.split(" ", 1)[0]) / 1e6, 0);

export const hasCpuTimes = process.platform === "linux";
