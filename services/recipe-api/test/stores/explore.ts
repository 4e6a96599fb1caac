/**
 * Takes one of so many ways on, counted from 0. Undefined: another run has been in this state, and
 * what may come of it is tried from there. The state must say all that the rest of a run depends on.
 */
export type Choose = (ways: number, state: string) => number | undefined;

interface Crossing {
  readonly ways: number;
  readonly taken: number;
}

/**
 * Runs again and again until every choice has been taken in every state.
 *
 * @returns how many runs that were
 */
export const explore = async (run: (choose: Choose) => Promise<void>): Promise<number> => {
  const seen = new Map<string, string>();
  let path: readonly Crossing[] | undefined = [];
  let runs = 0;
  while (path) {
    path = nextPath(await follow(path, seen, run));
    runs += 1;
  }
  return runs;
};

/**
 * Takes the path as far as it is known, and from there on always the first way.
 *
 * @param seen by which path each state was come to first
 */
const follow = async (
  known: readonly Crossing[],
  seen: Map<string, string>,
  run: (choose: Choose) => Promise<void>,
): Promise<readonly Crossing[]> => {
  const path: Crossing[] = [];
  await run((ways, state) => {
    const here = path.map(({ taken }) => taken).join();
    if (!seen.has(state)) seen.set(state, here);
    if (seen.get(state) !== here) return undefined;
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
