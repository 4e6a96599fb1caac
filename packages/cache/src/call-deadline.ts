/** When the work for a call has to end, and why it had to. The deadlines of resilience fit it. */
export interface CallDeadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
  /** Milliseconds left, 0 when it has passed. */
  remainingMs(): number;
}
