import type { OperationRecord } from "@tandem/lab";
import { nameBy, stepsBy } from "./recipe-changer.ts";

export interface FoundRecipe {
  readonly id: number;
  readonly name: string;
  readonly steps: string;
  readonly version: number;
}

/** What recipes must be after all changes that were acknowledged, made in the order of their versions. */
export const afterChanges = (
  before: readonly FoundRecipe[],
  operations: readonly OperationRecord[],
): readonly FoundRecipe[] => {
  const changes = operations
    .filter(({ outcome, expectedVersion }) => outcome === "acknowledged" && expectedVersion)
    .toSorted((a, b) => (a.version ?? 0) - (b.version ?? 0));
  return before.map((recipe) =>
    changes.filter((each) => each.recipe === recipe.id).reduce(applyChange, recipe),
  );
};

const applyChange = (
  recipe: FoundRecipe,
  { key = "", version = Number.NaN }: OperationRecord,
): FoundRecipe => {
  const steps = key.startsWith("replace") ? stepsBy(key) : recipe.steps;
  return { ...recipe, name: nameBy(key), steps, version };
};
