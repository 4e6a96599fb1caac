/** Takes one of so many ways on, counted from 0. */
export type Choose = (ways: number) => number;

interface Crossing {
  readonly ways: number;
  readonly taken: number;
}

/**
 * Runs again and again until every combination of choices has been taken once.
 *
 * @returns how many runs that were
 */
export const explore = async (run: (choose: Choose) => Promise<void>): Promise<number> => {
  let path: readonly Crossing[] | undefined = [];
  let runs = 0;
  while (path) {
    path = nextPath(await follow(path, run));
    runs += 1;
  }
  return runs;
};

/** Takes the path as far as it is known, and from there on always the first way. */
const follow = async (
  known: readonly Crossing[],
  run: (choose: Choose) => Promise<void>,
): Promise<readonly Crossing[]> => {
  const path: Crossing[] = [];
  await run((ways) => {
    const crossing = known[path.length] ?? { ways, taken: 0 };
    if (crossing.ways !== ways) throw new Error("a run must depend on its choices alone");
    path.push(crossing);
    return crossing.taken;
  });
  return path;
};

/** Another way at the last crossing that has one left. */
const nextPath = (path: readonly Crossing[]): readonly Crossing[] | undefined => {
  const last = path.findLastIndex(({ ways, taken }) => taken + 1 < ways);
  const crossing = path[last];
  return crossing && [...path.slice(0, last), { ...crossing, taken: crossing.taken + 1 }];
};
