import type { Knex } from "knex";

/** Any number will do, as long as everyone who migrates this database takes the same one. */
const lockId = 7_426_336;

/** Waits for its turn. The lock belongs to a connection, so a process that is killed gives it up. */
export const waitForLock = async (knex: Knex): Promise<AsyncDisposable> => {
  const transaction = await knex.transaction();
  await transaction.raw("SELECT pg_advisory_xact_lock(?)", [lockId]);
  return { [Symbol.asyncDispose]: async () => void (await transaction.commit()) };
};
