/** Turns figures into places along one side of a drawing. */
export interface Axis {
  /** Round figures from 0 to just beyond the largest. */
  readonly ticks: readonly number[];
  place(value: number): number;
}

/**
 * An axis from 0, because a curve that does not begin there hides how much it falls.
 *
 * @param from where 0 lies
 * @param to where the last tick lies
 */
export const createAxis = (largest: number, from: number, to: number): Axis => {
  const step = roundStep(largest > 0 ? largest / 5 : 1);
  const count = Math.max(1, Math.ceil(largest / step));
  return {
    // Multiplied, not added up: 0.1 three times is not 0.3.
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
    place: (value) => from + ((to - from) * value) / (count * step),
  };
};

/** 1, 2 or 5 times a power of ten, not below the value. */
const roundStep = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5].find((each) => each * power >= value) ?? 10;
  return factor * power;
};
