import type { WriteOutcome } from "./write-outcome.ts";

/** One attempt to write something that can be told apart by its key. */
export interface WriteRecord {
  readonly key: string;
  readonly outcome: WriteOutcome;
}

/**
 * Whether what is there agrees with what the writers were told: an acknowledged write exactly once,
 * a refused one not at all, one of unknown outcome at most once, and nothing that nobody wrote. Of
 * several attempts with one key the strongest answer counts.
 *
 * @param found the keys that a final read finds, each as often as it is there
 * @returns what is wrong, a line each; none when all is well
 */
export const checkWrites = (
  writes: Iterable<WriteRecord>,
  found: Iterable<string>,
): readonly string[] => {
  const told = strongest(writes);
  const counts = count(found);
  const strangers = [...counts.keys()].filter((key) => !told.has(key));
  return [
    ...[...told].flatMap(([key, outcome]) => problemOf(key, outcome, counts.get(key) ?? 0)),
    ...strangers.map((key) => `${key} is there, and nobody wrote it`),
  ];
};

const strength: Readonly<Record<WriteOutcome, number>> = {
  refused: 0,
  unknown: 1,
  acknowledged: 2,
};

const strongest = (writes: Iterable<WriteRecord>): ReadonlyMap<string, WriteOutcome> => {
  const told = new Map<string, WriteOutcome>();
  for (const { key, outcome } of writes) {
    const before = told.get(key) ?? "refused";
    told.set(key, strength[outcome] > strength[before] ? outcome : before);
  }
  return told;
};

const count = (found: Iterable<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of found) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const problemOf = (key: string, outcome: WriteOutcome, times: number): string[] => {
  if (times > 1) return [`${key} is there ${times} times`];
  if (outcome === "acknowledged" && times === 0) return [`${key} was acknowledged and is lost`];
  if (outcome === "refused" && times === 1) return [`${key} was refused and is there`];
  return [];
};
