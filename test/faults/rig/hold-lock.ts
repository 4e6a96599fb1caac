import { setTimeout as delay } from "node:timers/promises";
import { createPostgres, type Query } from "@tandem/database";
import { createDeadline } from "@tandem/resilience";

/** Others may read. */
export const againstWrites: Query = { text: "LOCK TABLE recipes IN EXCLUSIVE MODE" };
/** Reads too: what LOCK TABLE does when nobody says otherwise. */
export const againstAll: Query = { text: "LOCK TABLE recipes" };

const forGood: Query = { text: "SET LOCAL idle_in_transaction_session_timeout = 0" };

/** Somebody who forgets to end a transaction, for so many milliseconds. */
export const holdLock = async (url: string, lock: Query, ms: number): Promise<void> => {
  const database = await createPostgres({ url, applicationName: "faults" });
  const deadline = createDeadline(ms + 5_000);
  try {
    await database.transaction(async (transaction) => {
      await transaction.query(forGood);
      await transaction.query(lock);
      await delay(ms);
    }, deadline);
  } finally {
    deadline.close();
    await database.close();
  }
};
