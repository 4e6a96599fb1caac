/** The deadline of a call that may take as long as it likes. */
export const never = {
  signal: new AbortController().signal,
  reason: undefined,
  remainingMs: () => 10_000,
};
