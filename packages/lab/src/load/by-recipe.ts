import type { OperationRecord } from "./operation.ts";

/** The operations of each recipe; those whose recipe nobody was told are left out. */
export const byRecipe = (
  operations: Iterable<OperationRecord>,
): ReadonlyMap<number, readonly OperationRecord[]> => {
  const groups = new Map<number, OperationRecord[]>();
  for (const operation of operations) {
    if (operation.recipe === undefined) continue;
    const group = groups.get(operation.recipe);
    if (group) group.push(operation);
    else groups.set(operation.recipe, [operation]);
  }
  return groups;
};
