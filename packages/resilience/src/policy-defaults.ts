/**
 * What each policy does unless it is told otherwise. Two attempts and the wait between them fit the
 * time of one request of web-api; docs/timeouts.md has them beside what is around them.
 */
export const policyDefaults = {
  retry: { maxAttempts: 2, baseMs: 25, capMs: 100, maxRetryAfterMs: 250 },
  /** 10 %: Google's SRE book, "Handling Overload". */
  retryBudget: { ratio: 0.1, minPerSecond: 3, burst: 20 },
  circuitBreaker: {
    threshold: 0.9,
    minimumCalls: 20,
    minimumFailures: 1,
    windowMs: 5_000,
    openMs: 1_000,
  },
  /** As many at once as the HTTP client has connections. */
  bulkhead: { maxConcurrent: 32, maxQueued: 64, queueMs: 200 },
  attemptTimeout: { timeoutMs: 2_200 },
} as const;
