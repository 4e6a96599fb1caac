import { type Interval, ratioInterval } from "../statistics.ts";

/** Microseconds of processor time per request, by who used them. */
type Parts = Readonly<Record<string, number>>;

/** By the name of the subject, round by round. */
type PartSamples = ReadonlyMap<string, readonly Parts[]>;

export const totalOf = (used: Parts): number =>
  Object.values(used).reduce((sum, part) => sum + part, 0);

/** How many times the processor time of another subject, paired round by round. */
export const ratioOf = (samples: PartSamples, name: string, to: string): Interval => {
  const others = samples.get(to) ?? [];
  const used = samples.get(name) ?? [];
  return ratioInterval(
    used.map((each, round) => {
      const other = others[round];
      return other === undefined ? Number.NaN : totalOf(each) / totalOf(other);
    }),
  );
};
