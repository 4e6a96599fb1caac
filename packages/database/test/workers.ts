import { waitUntil } from "@tandem/lab";
import type { Postgres } from "../src/index.ts";

export interface WorkDone {
  readonly failures: readonly unknown[];
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
}

export const faultless: WorkDone = { failures: [], lost: [], doubled: [] };

export interface Workers {
  /** Resolves when so many more reads and so many more transactions have been answered. */
  haveDone(count: number): Promise<void>;
  /** What failed, and which transactions are lost though answered, or there twice. */
  stop(): Promise<WorkDone>;
}

const readers = 6;
const writers = 4;

/** Read and write without a pause until something fails, with one row for each transaction in the table `written`. */
export const startWorkers = (database: Postgres): Workers => {
  const failures: unknown[] = [];
  const written: number[] = [];
  let isStopped = false;
  let reads = 0;
  let nextId = 1;
  const read = async (): Promise<void> => {
    const query = { name: "count", text: "SELECT count(*) FROM written" };
    await database.query(query);
    reads += 1;
  };
  const write = async (): Promise<void> => {
    const id = nextId;
    nextId += 1;
    const text = "INSERT INTO written VALUES ($1)";
    await database.transaction((transaction) => transaction.query({ text, values: [id] }));
    written.push(id);
  };
  // Each ends with its first failure: one that is refused at once would never let go.
  const work = async (task: () => Promise<void>): Promise<void> => {
    try {
      while (!isStopped) await task();
    } catch (error) {
      failures.push(error);
    }
  };
  const cleared = database.query({ text: "DELETE FROM written" });
  const all = cleared.then(() =>
    Promise.all([...Array(readers).fill(read), ...Array(writers).fill(write)].map(work)),
  );
  return {
    haveDone: async (count) => {
      const [fromReads, fromWrites] = [reads, written.length];
      const done = () => Math.min(reads - fromReads, written.length - fromWrites);
      await waitUntil("the workers work", () => failures.length > 0 || done() >= count);
    },
    stop: async () => {
      isStopped = true;
      await all;
      const rows = await database.query<{ id: number }>({
        text: "SELECT id FROM written ORDER BY id",
      });
      const found = rows.map(({ id }) => id);
      return {
        failures,
        lost: written.filter((id) => !found.includes(id)),
        doubled: found.filter((id, index) => found.indexOf(id) !== index),
      };
    },
  };
};
