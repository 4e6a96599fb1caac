import { waitUntil } from "../wait-until.ts";
import { freezePostgres } from "./freeze-postgres.ts";
import { readProcessTable } from "./process-table.ts";
import { sendSignal } from "./send-signal.ts";

/**
 * Ends a PostgreSQL server and every process of it at one moment, as `kill -9` does and as a machine
 * that loses its power. Returns when all have gone.
 *
 * @param pid of the server itself, `postgres.process.pid()`
 * @throws Error when there is no such process
 */
export const killPostgres = async (pid: number | undefined): Promise<void> => {
  // Else those that are killed last would see the first ones die, and say goodbye.
  const { pids, resume } = await freezePostgres(pid);
  sendSignal(pids, "SIGKILL");
  resume();
  await waitUntil("PostgreSQL has gone", async () => {
    const alive = (await readProcessTable()).filter(({ state }) => state !== "Z");
    return !alive.some((each) => pids.includes(each.pid));
  });
};
