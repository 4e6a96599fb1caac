import type { DatabaseComparison } from "./compare-database.ts";
import { baseline } from "./database-subjects.ts";
import { type CostRow, summariseRows } from "./summarise-rows.ts";

export interface DatabaseRow extends CostRow<"webApi" | "recipeApi" | "postgres"> {
  /** Per request; 0 for the baseline. */
  readonly statements: number;
}

/** In the order of the samples. */
export const summariseDatabase = ({
  samples,
  statements,
}: Pick<DatabaseComparison, "samples" | "statements">): DatabaseRow[] =>
  summariseRows(samples, baseline).map((row) => ({
    ...row,
    statements: statements.get(row.name) ?? 0,
  }));
