import { readFile } from "node:fs/promises";
import type { Postgres } from "@tandem/stack";

/** The server's own process and all that it has started, as numbers. */
const processesOf = async (server: Postgres): Promise<number[]> => {
  const pid = server.process.pid() ?? 0;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return [pid, ...children.trim().split(" ").map(Number)].filter((each) => each > 0);
};

/** Sends the signal to the whole server, itself first, so that it starts nothing in between. */
export const signalServer = async (
  server: Postgres,
  signal: "SIGSTOP" | "SIGCONT" | "SIGKILL",
): Promise<void> => {
  for (const pid of await processesOf(server)) process.kill(pid, signal);
};
