import { createLastGood, type LastGood } from "@tandem/cache";
import type { ErrorCode } from "@tandem/contracts";
import type { ProducedRecipe, ProducedRecipePage, RecipeQuery } from "../recipes/recipe-source.ts";
import { createKnownVersions, type KnownVersions } from "./known-versions.ts";
import { PassingAnswer } from "./passing-answer.ts";

/** What recipe-api said last, over whatever protocol it said so. */
export interface LastAnswers {
  /** By id. */
  readonly recipes: LastGood<ProducedRecipe>;
  /** By `keyOfPage`. */
  readonly pages: LastGood<ProducedRecipePage>;
  readonly versions: KnownVersions;
}

/** Milliseconds after which a copy is no answer any more. */
const keepMs = 600_000;

/**
 * Half of it for recipes and half for pages: whoever walks through all pages drives no recipe out.
 *
 * @param maxBytes of all copies together
 */
export const createLastAnswers = (maxBytes: number): LastAnswers => {
  const options = { maxBytes: Math.floor(maxBytes / 2), keepMs, isOutage };
  return {
    recipes: createLastGood<ProducedRecipe>(options),
    pages: createLastGood<ProducedRecipePage>(options),
    versions: createKnownVersions(),
  };
};

/** The same for every way to ask for the same page: whoever asks has filled in what was left out. */
export const keyOfPage = ({ limit, after, q }: RecipeQuery): string => `${limit} ${after} ${q}`;

export const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

// A request that is wrong stays wrong, and who went away needs no copy. A mistake of this service has
// no code, and is not covered up.
const outages: ReadonlySet<unknown> = new Set<ErrorCode>([
  "unavailable",
  "overloaded",
  "deadline_exceeded",
  "bad_upstream",
  "internal",
]);

const isOutage = (error: unknown): boolean =>
  error instanceof PassingAnswer ? error.isStale : outages.has(codeOf(error));
