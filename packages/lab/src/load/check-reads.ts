import { byRecipe } from "./by-recipe.ts";
import type { OperationRecord } from "./operation.ts";

export interface ReadPromise {
  /**
   * Milliseconds for which a read may see less than somebody else was shown, as a cache allows.
   *
   * @default 0
   */
  readonly lagMs?: number;
}

/**
 * Whether every read sees what was there before it was sent: a version that an earlier answer, to a
 * write or a read, has shown, or a later one; and nothing that an answer has said to be deleted. A
 * read that says it is stale may see less. Reads without an answer, or with an error, say nothing.
 *
 * @returns what is wrong, a line each; none when all is well
 */
export const checkReads = (
  operations: Iterable<OperationRecord>,
  { lagMs = 0 }: ReadPromise = {},
): readonly string[] =>
  [...byRecipe(operations)].flatMap(([recipe, its]) =>
    problemsOf(its, lagMs).map((problem) => `recipe ${recipe}: ${problem}`),
  );

/** What an answer has shown, from when it was there. */
interface Sight {
  readonly atMs: number;
  /** Infinity when it is deleted. */
  readonly version: number;
}

const problemsOf = (operations: readonly OperationRecord[], lagMs: number): string[] => {
  const sights = operations.flatMap(sightOf).toSorted((a, b) => a.atMs - b.atMs);
  const reads = operations
    .filter(({ type, isStale }) => type === "read" && !isStale)
    .toSorted((a, b) => a.sentMs - b.sentMs);
  const problems: string[] = [];
  let [next, latest] = [0, undefined as Sight | undefined];
  for (const read of reads) {
    const from = read.sentMs - lagMs;
    for (let sight = sights[next]; sight && sight.atMs < from; sight = sights[(next += 1)])
      if (latest === undefined || sight.version > latest.version) latest = sight;
    if (latest) problems.push(...problemOf(read, latest, operations));
  }
  return problems;
};

const sightOf = ({ type, outcome, version, endedMs }: OperationRecord): Sight[] => {
  if (outcome !== "acknowledged" || endedMs === undefined) return [];
  if (type === "delete") return [{ atMs: endedMs, version: Number.POSITIVE_INFINITY }];
  return version === undefined ? [] : [{ atMs: endedMs, version }];
};

const problemOf = (
  read: OperationRecord,
  { atMs, version }: Sight,
  operations: readonly OperationRecord[],
): string[] => {
  const isDeleted = version === Number.POSITIVE_INFINITY;
  const before = isDeleted ? `its deletion at ${say(atMs)}` : `version ${version} at ${say(atMs)}`;
  const sent = `a read that was sent at ${say(read.sentMs)}, after ${before},`;
  if (read.outcome === "acknowledged" && (read.version ?? 0) < version)
    return [`${sent} saw version ${read.version}`];
  const found = read.outcome !== "refused" || !isAbsence(read.status);
  return found || isDeleted || mayBeDeleted(read, operations) ? [] : [`${sent} found nothing`];
};

const isAbsence = (status: string | undefined): boolean =>
  status !== undefined && ["404", "NOT_FOUND"].includes(status);

/** A deletion takes effect at any time from its sending on, whether or not it was answered. */
const mayBeDeleted = (
  { endedMs = 0 }: OperationRecord,
  operations: readonly OperationRecord[],
): boolean =>
  operations.some(
    ({ type, outcome, sentMs }) => type === "delete" && outcome !== "refused" && sentMs < endedMs,
  );

const say = (milliseconds: number): string => `${Math.round(milliseconds * 10) / 10} ms`;
