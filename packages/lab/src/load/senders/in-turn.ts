import type { OneOrMore } from "./target.ts";

/** Hands out the values one after the other, for ever. */
export const inTurn = <T>(values: OneOrMore<T>): (() => T) => {
  if (!isList(values)) return () => values;
  let next = 0;
  return () => values[next++ % values.length] as T;
};

// Array.isArray does not see that a readonly array is one.
const isList = <T>(values: OneOrMore<T>): values is readonly T[] => Array.isArray(values);
