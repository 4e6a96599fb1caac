/** Milliseconds around an outage. docs/timeouts.md says what is around them. */
export const outageLimits = {
  /** For a call that brings no deadline, all attempts together: those of a request. */
  callMs: 1_800,
  /**
   * For which statements are still tried while the server is away: what a request may take, so a
   * restart is not seen. After that nobody could be helped by waiting.
   */
  patienceMs: 1_800,
  /**
   * Between two attempts, at random: all who lost their connection together must not come back
   * together. A restart takes about 0.5 s, so several fit the time of a request.
   */
  shortestWaitMs: 50,
  longestWaitMs: 400,
  /** Between two looks at a server that is away, once the first, quicker one has failed. */
  lookMs: 250,
} as const;
