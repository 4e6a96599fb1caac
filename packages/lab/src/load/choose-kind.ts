import type { LoadKind } from "./load.ts";
import type { Random } from "./random.ts";

/** Draws kinds, each as often as its weight says. */
export const createKindChooser = (kinds: readonly LoadKind[], random: Random) => {
  const total = kinds.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return (): LoadKind => {
    let left = random() * total;
    const drawn = kinds.find(({ weight = 1 }) => (left -= weight) < 0);
    // Rounding can leave a trace of the sum over.
    return drawn ?? (kinds.at(-1) as LoadKind);
  };
};
