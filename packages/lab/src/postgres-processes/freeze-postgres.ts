import { checkNumber } from "@tandem/resilience";
import { waitUntil } from "../wait-until.ts";
import { type ProcessRow, readProcessTable } from "./process-table.ts";
import { sendSignal } from "./send-signal.ts";

export interface FreezeOptions {
  /** It goes on after so many milliseconds, whatever happens; 1 to 600,000. @default 60_000 */
  readonly atMostMs?: number;
}

/** A PostgreSQL that hangs: connections stay, new ones are accepted by the system, nobody answers. */
export interface FrozenPostgres extends AsyncDisposable {
  /** The server first, then what it had started. */
  readonly pids: readonly number[];
  /** Lets it go on. Idempotent. */
  readonly resume: () => void;
}

const stopLimitMs = 5_000;

/**
 * Stops a PostgreSQL server and every process of it, as SIGSTOP does. Returns when all stand still.
 * They go on at `resume`, at the end of an `await using` block, after `atMostMs`, and when this
 * process ends in order.
 *
 * @param pid of the server itself, `postgres.process.pid()`
 * @throws Error when there is no such process, or they do not stop within 5 s: then all go on
 */
export const freezePostgres = async (
  pid: number | undefined,
  { atMostMs = 60_000 }: FreezeOptions = {},
): Promise<FrozenPostgres> => {
  checkNumber("atMostMs", atMostMs, { min: 1, max: 600_000 });
  const pids = [await checkServer(pid)];
  const resume = (): void => {
    clearTimeout(timer);
    process.off("exit", resume);
    // The server last: it looks after the others.
    sendSignal(pids.splice(0).toReversed(), "SIGCONT");
  };
  const timer = setTimeout(resume, atMostMs).unref();
  process.once("exit", resume);
  try {
    await stopAll(pids);
    return { pids: [...pids], resume, [Symbol.asyncDispose]: async () => resume() };
  } catch (error) {
    resume();
    throw error;
  }
};

/** A signal to process 0 would reach ourselves. */
const checkServer = async (pid: number | undefined): Promise<number> => {
  const isThere = (await readProcessTable()).some((row) => row.pid === pid && row.state !== "Z");
  if (pid && isThere) return pid;
  throw new Error(`there is no server to stop: process ${pid} does not run`);
};

/** The server first: then it starts no more. Who is found is added to the list, to be resumed. */
const stopAll = async (pids: number[]): Promise<void> => {
  const [server = 0] = pids;
  await stop([server]);
  const table = await readProcessTable();
  pids.push(...table.filter(({ parent }) => parent === server).map(({ pid }) => pid));
  await stop(pids);
};

const stop = async (pids: readonly number[]): Promise<void> => {
  sendSignal(pids, "SIGSTOP");
  await waitUntil(
    `processes ${pids.join(", ")} stand still`,
    async () => {
      const table = new Map((await readProcessTable()).map((row) => [row.pid, row]));
      return pids.every((pid) => isStill(table.get(pid)));
    },
    { timeoutMs: stopLimitMs, pauseMs: 5 },
  );
};

/** One that has ended stands still, too. */
const isStill = (row: ProcessRow | undefined): boolean =>
  row === undefined || row.state === "T" || row.state === "Z";
