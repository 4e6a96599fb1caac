import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where a running stack says how to reach the runtime API of its HAProxy. */
export const socketFileIn = (dataDir: string): string => join(dataDir, "haproxy-socket");

/** The path of the socket; undefined: no HAProxy runs with these data. */
export const runningHaproxy = async (dataDir: string): Promise<string | undefined> => {
  const text = await readFile(socketFileIn(dataDir), "utf8").catch(() => "");
  return text.trim() || undefined;
};
