import type { LoadResult } from "@tandem/lab";
import { summary } from "./load.ts";

/** One line for the log of the suite: what a row of the fault matrix has found. */
export const sayRow = (row: string, found: string, result: LoadResult): void =>
  void process.stdout.write(`row ${row}: ${found}; ${summary(result)}\n`);
