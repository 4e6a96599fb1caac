import { readdir, readFile, readlink } from "node:fs/promises";
import { checkHistory, type LoadResult } from "@tandem/lab";
import { expect } from "vitest";

/**
 * What holds of every answer under every fault: each request has exactly one end, and that is an
 * answer, a whole recipe or problem details with the request's id and no secret.
 */
export const expectWholeAnswers = (result: LoadResult): void => {
  expect(result.reasons).toEqual([]);
  expect(checkHistory(result.history)).toEqual([]);
  expect(result.history).toHaveLength(result.total.sent);
  expect(result.total.answered).toBe(result.total.sent);
  // What is wrong with an answer stands behind its status.
  expect(Object.keys(result.total.statuses).filter((status) => !/^[A-Z_]+$/.test(status))).toEqual(
    [],
  );
};

/**
 * Connections of a process, one to its database left out: that pool grows and shrinks in its own
 * time. None where there is no /proc.
 */
export const connectionsOf = async (pid: number, databasePort = 0): Promise<number> => {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = names.map((name) => readlink(`${folder}/${name}`).catch(() => ""));
  const own = new Set(
    (await Promise.all(links)).map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]),
  );
  const tables = ["tcp", "tcp6"].map((name) =>
    readFile(`/proc/net/${name}`, "utf8").catch(() => ""),
  );
  const lines = (await Promise.all(tables)).flatMap((table) => table.split("\n"));
  return lines.filter((line) => {
    const [, , remote = "", state, , , , , , inode] = line.trim().split(/\s+/);
    const port = Number.parseInt(remote.split(":")[1] ?? "", 16);
    return own.has(inode) && state === established && port !== databasePort;
  }).length;
};

const established = "01";

/**
 * Within 10 s, in which idle connections close: 10 % more than before, and two, because a process
 * that has just begun may not have had all of its connections.
 */
export const expectConnectionsBack = async (
  pid: number,
  before: number,
  databasePort?: number,
): Promise<void> => {
  await expect
    .poll(() => connectionsOf(pid, databasePort), { timeout: 10_000, interval: 200 })
    .toBeLessThanOrEqual(before * 1.1 + 2);
};
