import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MigrationError } from "./migration-error.ts";

/** A change of rows that are there already, in parts so small that nobody waits for one. */
export interface Backfill {
  /** Its rows are told apart by a column `id`, a number. */
  readonly table: string;
  /**
   * One statement that changes the rows with `id BETWEEN :from AND :to` and leaves alone those that
   * have their value: it runs again over all of them.
   */
  readonly change: string;
  /** Rows of a batch at most. @default 1_000 */
  readonly batchSize?: number;
}

/**
 * The backfill of a folder's NAME.ts, which exports it as `backfill`.
 *
 * @throws MigrationError `configuration` when there is none of that name
 */
export const loadBackfill = async (folder: string, name: string): Promise<Backfill> => {
  const names = await listBackfills(folder);
  if (!names.includes(name)) {
    const present = names.length > 0 ? `there are ${names.join(", ")}` : `none is in ${folder}`;
    throw new MigrationError("configuration", `there is no backfill "${name}", ${present}`);
  }
  const { href } = pathToFileURL(join(folder, `${name}.ts`));
  const { backfill } = (await import(href)) as { readonly backfill?: Backfill };
  if (backfill) return backfill;
  throw new MigrationError("configuration", `${name}.ts has no export named backfill`);
};

/** None where there is no folder: most of the time there is nothing to fill. */
const listBackfills = async (folder: string): Promise<string[]> => {
  const files = await readdir(folder).catch(() => []);
  const modules = files.filter((file) => file.endsWith(".ts"));
  return modules.map((file) => file.slice(0, -".ts".length)).toSorted();
};
