import type { CallDeadline } from "./call-deadline.ts";
import { createInProcessRateLimit } from "./rate-limit-in-process.ts";
import {
  quotaOf,
  type RateLimitPolicy,
  type TakenRequest,
  toTakenRequest,
} from "./rate-limit-quota.ts";
import type { Redis } from "./redis.ts";
import { readScript } from "./script.ts";
import { withinMs } from "./within-ms.ts";

/** Who counts from now on: all replicas together in Redis, or this process alone. */
export type RateLimitReport =
  | { readonly state: "shared" }
  /** What Redis did instead of counting. */
  | { readonly state: "alone"; readonly error: unknown };

export interface RateLimitOptions extends RateLimitPolicy {
  /** The service whose limit it is; keys begin with it. */
  readonly owner: string;
  /** What is limited. */
  readonly name: string;
  /** Without it the process counts alone. */
  readonly redis?: Pick<Redis, "run"> | undefined;
  /** Hears of each change once; nothing while Redis answers as at the start. */
  readonly onFallback?: (report: RateLimitReport) => void;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

export interface RateLimit extends RateLimitPolicy {
  readonly name: string;
  /**
   * Takes one request from the quota of the principal; one that is refused takes nothing. Waits 40 ms
   * for Redis at most, and counts in the process when Redis does not.
   *
   * @throws what ended the deadline, nothing else
   */
  take(principal: string, deadline?: CallDeadline): Promise<TakenRequest>;
}

const script = readScript("take-from-quota");

/**
 * Milliseconds that a request waits for Redis to count it. Less than a command may take: a write has to
 * wait for Redis once more, when it says that a copy has changed.
 */
export const rateLimitPatienceMs = 40;

/**
 * A quota per caller that all replicas count together (GCRA): a caller may use it up at once, and
 * from then on gets it back evenly. So within any time there are never more requests than the quota
 * and what came back in that time.
 *
 * Redis is not needed for that to hold in one process. While it is away each replica counts for itself,
 * from what Redis had said last.
 *
 * @throws RangeError when a number is outside its limits
 */
export const createRateLimit = ({
  owner,
  name,
  redis,
  onFallback = () => undefined,
  now = () => performance.now(),
  ...policy
}: RateLimitOptions): RateLimit => {
  const quota = quotaOf(policy);
  const alone = createInProcessRateLimit(quota, now);
  const tell = onChange(onFallback);
  const takeShared = async (
    shared: Pick<Redis, "run">,
    principal: string,
    deadline?: CallDeadline,
  ): Promise<TakenRequest> => {
    const key = `${owner}:rate-limit:${name}:${principal}`;
    const counting = shared.run(script, [key], [quota.intervalUs, quota.quotaUs], deadline);
    const reply = await withinMs(counting, rateLimitPatienceMs);
    const [taken, debtUs] = checkReply(reply);
    alone.note(principal, debtUs);
    tell({ state: "shared" });
    return toTakenRequest(taken === 1, debtUs, quota);
  };
  return {
    name,
    ...policy,
    take: async (principal, deadline) => {
      if (redis === undefined) return alone.take(principal);
      try {
        return await takeShared(redis, principal, deadline);
      } catch (error) {
        // Whoever leaves is not counted, as Redis may or may not have done by now.
        if (deadline?.reason) throw deadline.reason;
        tell({ state: "alone", error });
        return alone.take(principal);
      }
    },
  };
};

const onChange = (onFallback: (report: RateLimitReport) => void) => {
  let told: RateLimitReport["state"] = "shared";
  return (report: RateLimitReport): void => {
    if (report.state === told) return;
    told = report.state;
    onFallback(report);
  };
};

const checkReply = (reply: unknown): readonly [number, number] => {
  const [taken, debtUs] = Array.isArray(reply) ? (reply as readonly unknown[]) : [];
  if (typeof taken === "number" && typeof debtUs === "number") return [taken, debtUs];
  throw new TypeError(`Redis answered ${JSON.stringify(reply)} to a script`);
};
