import { readdir, readFile } from "node:fs/promises";

/**
 * Microseconds of processor time that all threads of a process have used so far, in nanoseconds at
 * first; `getrusage` of the services has its figures from there too.
 *
 * @throws when the process has ended
 */
export const cpuOfThreads = async (pid: number): Promise<number> => {
  const threads = await readdir(`/proc/${pid}/task`);
  const texts = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")),
  );
  return texts.reduce((sum, text) => sum + Number.parseInt(text, 10) / 1_000, 0);
};
