import { errorTable, isErrorCode, type ServiceError } from "@tandem/contracts";
import type { Logger, Metrics } from "@tandem/observability";
import {
  callOutcome,
  composePolicies,
  createAttemptTimeout,
  createBulkhead,
  createCircuitBreaker,
  createRetry,
  createRetryBudget,
  type Judge,
  type Policy,
} from "@tandem/resilience";

export interface CallPolicyOptions {
  /** Name of the service that is called, for logs and metrics. */
  readonly upstream: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * What every call to another service goes through, but for gRPC streams, in this order: at most one
 * more attempt within a budget, a breaker, a bounded number of calls at once, a time for each attempt.
 * The defaults are those of packages/resilience.
 */
export const createCallPolicy = ({ upstream, logger, metrics }: CallPolicyOptions): Policy => {
  const events = metrics.upstream(upstream);
  return composePolicies(
    createRetry({ judge, budget: createRetryBudget(), onRetry: () => events.retried() }),
    createCircuitBreaker({
      judge,
      onStateChange: (state) => {
        events.breakerIs(state);
        logger.warn({ event: "breaker", upstream, state }, `breaker to ${upstream}: ${state}`);
      },
    }),
    createBulkhead(),
    createAttemptTimeout(),
  );
};

/**
 * Whether the call may be made again is known to the policy; the table says whether that could help.
 * A Retry-After beyond the deadline is not waited for by the retry itself.
 */
const judge: Judge = (error) => {
  const { code, retryAfterMs } = (error ?? {}) as Partial<ServiceError>;
  // A mistake of ours in reading the answer: no fault of the other side, and the same the next time.
  if (!isErrorCode(code)) return { retry: false, breakerFailure: false };
  const status = errorTable[code].http;
  const retryAfter = retryAfterMs === undefined ? "absent" : "within";
  return { ...callOutcome({ method: "GET" }, { status, retryAfter }), retryAfterMs };
};
