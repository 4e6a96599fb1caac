export { type AttemptTimeoutOptions, createAttemptTimeout } from "./attempt-timeout.ts";
export { type Bulkhead, type BulkheadOptions, createBulkhead } from "./bulkhead.ts";
export { checkNumber, type NumberLimits } from "./check-number.ts";
export {
  type Call,
  type CallFailure,
  type CallMethod,
  type CallOutcome,
  callOutcome,
  type CallResult,
  isDoneBefore,
  type RetryAfter,
} from "./call-outcome.ts";
export { type CallShareOptions, createCallShare } from "./call-share.ts";
export {
  type BreakerState,
  type CircuitBreaker,
  type CircuitBreakerOptions,
  createCircuitBreaker,
} from "./circuit-breaker.ts";
export {
  type ConcurrencyLimit,
  type ConcurrencyLimitOptions,
  createConcurrencyLimit,
  type RequestEnd,
} from "./concurrency-limit.ts";
export { createDeadline, type Deadline, type DeadlineView } from "./deadline.ts";
export { ResilienceError, type ResilienceErrorCode } from "./errors.ts";
export { type Judge, type Judgement, usefulMs } from "./judge.ts";
export { policyDefaults } from "./policy-defaults.ts";
export { type CallScope, composePolicies, type Operation, type Policy } from "./policy.ts";
export { createRetry, type RetryEvent, type RetryOptions } from "./retry.ts";
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "./retry-budget.ts";
export { runShutdown, type ShutdownStep } from "./shutdown.ts";
export { untilAborted } from "./until-aborted.ts";
