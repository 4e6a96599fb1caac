import type { Ending, RequestRecord } from "./history.ts";

/**
 * Whether every request has exactly one end: none lost, none ended twice, and none that got the
 * answer to another. An error is an end, because the caller knows of it.
 *
 * @returns what is wrong, a line each; none when all is well
 */
export const checkHistory = (records: readonly RequestRecord[]): readonly string[] => [
  ...sentTwice(records),
  ...records.flatMap(({ id, kind, endings }) =>
    problemsOf(id, endings).map((problem) => `${kind} ${id} ${problem}`),
  ),
];

const sentTwice = (records: readonly RequestRecord[]): string[] => {
  const ids = new Set<string>();
  return records.flatMap(({ id, kind }) => {
    if (ids.has(id)) return [`${kind} ${id} was sent twice under one id`];
    ids.add(id);
    return [];
  });
};

const problemsOf = (id: string, endings: readonly Ending[]): string[] => {
  const ends = endings.filter(({ outcome }) => outcome !== "unanswered");
  if (ends.length === 0) return ["was lost: it has no end"];
  const crossed = ends.flatMap(({ requestId = id }) =>
    requestId === id ? [] : [`got the answer to ${requestId}`],
  );
  const tooMany = ends.length > 1 ? [`ended ${ends.length} times`] : [];
  return [...crossed, ...tooMany];
};
