import { readdir, readFile, readlink } from "node:fs/promises";
import { checkHistory, type LoadResult, waitUntil } from "@tandem/lab";
import { expect } from "vitest";

/**
 * What holds of every answer under every fault: each request has exactly one end, and that is an
 * answer, a whole recipe or problem details with the request's id and no secret.
 *
 * @param lost requests whose connection may have broken instead
 */
export const expectWholeAnswers = (result: LoadResult, lost = 0): void => {
  expect(result.reasons).toEqual([]);
  expect(checkHistory(result.history)).toEqual([]);
  expect(result.history).toHaveLength(result.total.sent);
  expect(result.total.answered + lost).toBeGreaterThanOrEqual(result.total.sent);
  // What is wrong with an answer stands behind its status.
  expect(Object.keys(result.total.statuses).filter((status) => !/^[A-Z_]+$/.test(status))).toEqual(
    [],
  );
};

/** Ports whose connections are not counted, whichever side they are on. */
export type LeftOut = ReadonlySet<number>;

/**
 * Connections of a process, but for those of pools that grow and shrink in their own time. None where
 * there is no /proc.
 */
export const connectionsOf = async (pid: number, leftOut: LeftOut = new Set()): Promise<number> => {
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
    const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
    if (!own.has(inode) || state !== established) return false;
    return !leftOut.has(portOf(local)) && !leftOut.has(portOf(remote));
  }).length;
};

const established = "01";
const portOf = (address = ""): number => Number.parseInt(address.split(":")[1] ?? "", 16);

/**
 * Within 10 s, in which idle connections close: 10 % more than before, and two, because a process
 * that has just begun may not have had all of its connections.
 */
export const expectConnectionsBack = async (
  pid: number,
  before: number,
  leftOut?: LeftOut,
): Promise<void> => {
  const most = before * 1.1 + 2;
  // No poll of vitest's: rows also run where there is no vitest, see open-network.ts.
  await waitUntil(
    `process ${pid} has ${most} connections at most`,
    async () => (await connectionsOf(pid, leftOut)) <= most,
    { timeoutMs: 10_000, pauseMs: 200 },
  );
};
