/** Milliseconds of a stop, from the end of the drain on. docs/timeouts.md says what is around them. */
export const stopLimits = {
  /** For requests that are being answered; then their connections are cut. */
  graceMs: 5_000,
  /** Until the process ends by force: the grace, and 3 s for what the requests were using. */
  closingMs: 8_000,
} as const;
