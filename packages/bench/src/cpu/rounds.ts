/** Microseconds of processor time, by who used them. */
type Parts<Part extends string> = Readonly<Record<Part, number>>;

/** What takes part in a round. */
interface Driven<Part extends string> {
  readonly name: string;
  readonly drive: (requests: number) => Promise<Parts<Part>>;
}

export interface RoundOptions {
  /** Slices that each subject gets in a round. */
  readonly slices: number;
  /** Requests in a slice, by the name of the subject. */
  readonly requestsOf: (name: string) => number;
}

/**
 * A round gives each subject several short slices, in random order, while the others are frozen: a
 * shared machine changes its speed from second to second, and slices of some 50 ms meet it alike.
 *
 * @returns microseconds of processor time per request, by the name of the subject
 */
export const runRound = async <Part extends string>(
  drivers: readonly Driven<Part>[],
  { slices, requestsOf }: RoundOptions,
): Promise<ReadonlyMap<string, Parts<Part>>> => {
  const driven = new Map<string, Parts<Part>[]>(drivers.map(({ name }) => [name, []]));
  for (let slice = 0; slice < slices; slice += 1) {
    for (const { name, drive } of shuffled(drivers)) {
      driven.get(name)?.push(await drive(requestsOf(name)));
    }
  }
  return new Map(
    [...driven].map(([name, used]) => [name, sumOf(used, 1 / requestsOf(name) / slices)]),
  );
};

/** Several of them; each adds to the samples of every subject. */
export const runRounds = async <Part extends string>(
  drivers: readonly Driven<Part>[],
  { rounds, ...options }: RoundOptions & { readonly rounds: number },
  samples: ReadonlyMap<string, Parts<Part>[]>,
): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    const used = await runRound(drivers, options);
    for (const [name, each] of used) samples.get(name)?.push(each);
  }
};

/** Part by part, and scaled. */
const sumOf = <Part extends string>(used: readonly Parts<Part>[], by: number): Parts<Part> => {
  const sums: Record<string, number> = {};
  for (const [part, time] of used.flatMap((each) => Object.entries<number>(each))) {
    sums[part] = (sums[part] ?? 0) + time * by;
  }
  // Of the same parts as each of them.
  return sums as Parts<Part>;
};

const shuffled = <Each>(drivers: readonly Each[]): Each[] =>
  drivers
    .map((driver) => ({ driver, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ driver }) => driver);
