/**
 * Puts the error of the first attempt at the end of the last one's chain of causes, unless both tell
 * the same. How a call failed first is often the reason, how it failed last only the consequence.
 *
 * @returns the last error
 */
export const linkFirstError = (last: unknown, first: unknown): unknown => {
  if (last instanceof Error && !isSame(last, first)) {
    const end = endOfCauses(last, first);
    if (end) Reflect.defineProperty(end, "cause", { value: first, ...hidden });
  }
  return last;
};

const hidden = { configurable: true, writable: true, enumerable: false };

const isSame = (last: Error, first: unknown): boolean =>
  first instanceof Error && last.message === first.message && codeOf(last) === codeOf(first);

const codeOf = (error: Error): unknown => (error as { code?: unknown }).code;

// Longer chains are either a circle or not worth following.
const longestChain = 10;

/** undefined when the first error is in the chain already, or the chain does not end with an Error. */
const endOfCauses = (last: Error, first: unknown): Error | undefined => {
  let end = last;
  for (let length = 0; length < longestChain; length += 1) {
    if (end === first) return undefined;
    if (end.cause === undefined) return end;
    if (!(end.cause instanceof Error)) return undefined;
    end = end.cause;
  }
  return undefined;
};
