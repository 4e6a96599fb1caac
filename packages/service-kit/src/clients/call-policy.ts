import { errorTable, isErrorCode, type ServiceError } from "@tandem/contracts";
import type { Logger, Metrics } from "@tandem/observability";
import {
  type BreakerState,
  callOutcome,
  composePolicies,
  createAttemptTimeout,
  createBulkhead,
  createCallShare,
  createCircuitBreaker,
  createRetry,
  createRetryBudget,
  type Judge,
  type Policy,
} from "@tandem/resilience";
import type { InboundLimit } from "../overload/inbound-limit.ts";

export interface CallPolicyOptions {
  /** Name of the service that is called, for logs and metrics. */
  readonly upstream: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How much the process itself works on at once. */
  readonly inbound: Pick<InboundLimit, "limit">;
}

/** One for each service that is called, whatever the protocol. */
export interface CallPolicy {
  /** What calls over this protocol go through. Once for each: it has a breaker of its own. */
  over(protocol: "http" | "grpc"): Policy;
}

/**
 * What every call to another service goes through, but for gRPC streams, in this order: a share of
 * what the process works on; at most one more attempt within a budget; a breaker; a bounded number
 * of calls at once; a time for each attempt. The protocols have only their breakers for themselves:
 * they end at different ports, and one may work when the other does not. The defaults are those of
 * packages/resilience.
 */
export const createCallPolicy = ({
  upstream,
  logger,
  metrics,
  inbound,
}: CallPolicyOptions): CallPolicy => {
  const events = metrics.upstream(upstream);
  const share = createCallShare({ places: () => shareOf(inbound.limit) });
  const budget = createRetryBudget();
  const retry = createRetry({ judge, budget, onRetry: () => events.retried() });
  const bulkhead = createBulkhead();
  const attempt = createAttemptTimeout();
  return {
    over: (protocol) => {
      const breakerIs = events.breaker(protocol);
      const onStateChange = (state: BreakerState): void => {
        breakerIs(state);
        const message = `breaker to ${upstream} over ${protocol}: ${state}`;
        logger.warn({ event: "breaker", upstream, protocol, state }, message);
      };
      const breaker = createCircuitBreaker({ judge, onStateChange });
      return composePolicies(share, retry, breaker, bulkhead, attempt);
    },
  };
};

/** Requests that do not need the upstream find places however slow it is. */
const sparePlaces = 8;

/** All places but the spare ones, of which there are a quarter when there are few places. */
const shareOf = (limit: number): number => limit - Math.min(sparePlaces, Math.ceil(limit / 4));

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
