import { setTimeout as delay } from "node:timers/promises";
import { createPostgres } from "@tandem/database";

const pauseMs = 20;

const longestWait = {
  text: `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float8 AS seconds
    FROM pg_locks WHERE NOT granted`,
};

/** Looks fifty times a second at who waits for a lock. The returned function says how long at most, in milliseconds. */
export const watchLocks = async (url: string): Promise<() => Promise<number>> => {
  const database = await createPostgres({ url, applicationName: "locks", maxConnections: 1 });
  let longest = 0;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const [row] = await database.query<{ seconds: number }>(longestWait);
      longest = Math.max(longest, row?.seconds ?? 0);
      await delay(pauseMs);
    }
  };
  const watching = watch();
  return async () => {
    isOver = true;
    await watching;
    await database.close();
    return longest * 1_000;
  };
};
