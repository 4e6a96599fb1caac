import { byRecipe } from "./by-recipe.ts";
import type { OperationRecord, RecipeVersion } from "./operation.ts";

/** What a final read finds of a recipe. */
export interface FoundVersion extends RecipeVersion {
  /** Of the write that its contents come from. */
  readonly key?: string;
}

/**
 * Whether the versions of each recipe form one chain: every acknowledged change made the version
 * after the one that it expected, none was made twice, and none is missing that no write of unknown
 * outcome can have made. Two writes with one key are one.
 *
 * @param found all that is there after the last write, when it is known
 * @returns what is wrong, a line each; none when all is well
 */
export const checkVersions = (
  operations: Iterable<OperationRecord>,
  found?: Iterable<FoundVersion>,
): readonly string[] => {
  const last = found && new Map([...found].map((each) => [each.id, each]));
  return [...byRecipe(operations)].flatMap(([recipe, its]) => {
    const chain = chainOf(its);
    const end = last && endProblems(chain, its, last.get(recipe));
    return [
      ...stepProblems(its),
      ...twice(chain),
      ...gaps(chain, its, last?.get(recipe)),
      ...(end ?? []),
    ].map((problem) => `recipe ${recipe}: ${problem}`);
  });
};

interface Chain {
  /** Who made each version, of the acknowledged; a deletion makes one that nobody sees. */
  readonly makers: ReadonlyMap<number, ReadonlySet<string>>;
  readonly isDeleted: boolean;
}

const isAcknowledged = ({ outcome }: OperationRecord): boolean => outcome === "acknowledged";
const isWrite = ({ type }: OperationRecord): boolean => type !== "read";

const chainOf = (operations: readonly OperationRecord[]): Chain => {
  const makers = new Map<number, Set<string>>();
  const writes = operations.filter(isWrite).filter(isAcknowledged);
  for (const [index, write] of writes.entries()) {
    const version = madeVersion(write);
    if (version === undefined) continue;
    const names = makers.get(version) ?? new Set();
    makers.set(version, names.add(write.key ?? `the write without a key, number ${index + 1}`));
  }
  return { makers, isDeleted: writes.some(({ type }) => type === "delete") };
};

const madeVersion = ({ version, expectedVersion }: OperationRecord): number | undefined =>
  version ?? (expectedVersion === undefined ? undefined : expectedVersion + 1);

const stepProblems = (operations: readonly OperationRecord[]): string[] =>
  operations.flatMap((operation) => {
    const { key, version, expectedVersion } = operation;
    if (!isAcknowledged(operation) || version === undefined || expectedVersion === undefined)
      return [];
    if (version === expectedVersion + 1) return [];
    return [`${key} expected version ${expectedVersion} and was told that it made ${version}`];
  });

const twice = ({ makers }: Chain): string[] =>
  [...makers].flatMap(([version, names]) =>
    names.size > 1 ? [`version ${version} was made by ${[...names].join(" and by ")}`] : [],
  );

/** From the lowest version that a writer knew of or an answer showed to the highest. */
const gaps = (
  { makers }: Chain,
  operations: readonly OperationRecord[],
  last: FoundVersion | undefined,
): string[] => {
  const seen = operations
    .filter(({ outcome }) => outcome !== "refused")
    .flatMap(({ version, expectedVersion }) => [version, expectedVersion])
    .filter((version) => version !== undefined);
  // A write of unknown outcome can have made the version after the one it expected, and no other.
  const possible = operations
    .filter((operation) => isWrite(operation) && operation.outcome === "unknown")
    .map(({ expectedVersion = Number.NaN }) => expectedVersion + 1);
  const highest = Math.max(...seen, ...makers.keys(), last?.version ?? 0);
  const made = [Math.min(...seen), ...makers.keys(), ...possible];
  const chain = made.filter((version) => version <= highest).toSorted((a, b) => a - b);
  return holesIn([...chain, highest + 1]).map((hole) => `nobody made version ${hole}`);
};

const holesIn = (sorted: readonly number[]): string[] =>
  sorted.flatMap((version, index) => {
    const [from, to] = [(sorted[index - 1] ?? version) + 1, version - 1];
    if (from > to) return [];
    return [from === to ? `${from}` : `${from} to ${to}`];
  });

const endProblems = (
  { makers, isDeleted }: Chain,
  operations: readonly OperationRecord[],
  last: FoundVersion | undefined,
): string[] => {
  if (isDeleted) return last ? ["it was deleted and is there"] : [];
  const mayBeDeleted = operations.some(
    ({ type, outcome }) => type === "delete" && outcome === "unknown",
  );
  const highest = Math.max(0, ...makers.keys());
  if (!last)
    return mayBeDeleted || highest === 0 ? [] : [`version ${highest} was made and is lost`];
  if (last.version < highest)
    return [`version ${highest} was made, and version ${last.version} is there`];
  const makersOfLast = [...(makers.get(last.version) ?? [])];
  if (last.key === undefined || makersOfLast.length !== 1 || makersOfLast[0] === last.key)
    return [];
  return [`version ${last.version} is what ${last.key} wrote, and was made by ${makersOfLast[0]}`];
};
