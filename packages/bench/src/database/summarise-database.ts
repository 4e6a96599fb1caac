import { ratioOf } from "../cpu/ratio-of.ts";
import { type Interval, median } from "../statistics.ts";
import type { DatabaseComparison } from "./compare-database.ts";
import type { DatabaseUsed } from "./database-driver.ts";
import { baseline } from "./database-subjects.ts";

export interface DatabaseRow {
  readonly name: string;
  /** Medians of all rounds, in microseconds of processor time per request. */
  readonly used: DatabaseUsed;
  /** How many times the processor time of the baseline, paired round by round. */
  readonly ratio: Interval;
  /** Per request; 0 for the baseline. */
  readonly statements: number;
}

/** In the order of the samples. */
export const summariseDatabase = ({
  samples,
  statements,
}: Pick<DatabaseComparison, "samples" | "statements">): DatabaseRow[] =>
  [...samples].map(([name, rounds]) => ({
    name,
    used: {
      webApi: median(rounds.map(({ webApi }) => webApi)),
      recipeApi: median(rounds.map(({ recipeApi }) => recipeApi)),
      postgres: median(rounds.map(({ postgres }) => postgres)),
    },
    ratio: ratioOf(samples, name, baseline),
    statements: statements.get(name) ?? 0,
  }));
