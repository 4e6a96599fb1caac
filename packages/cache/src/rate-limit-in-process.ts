import { LRUCache } from "lru-cache";
import { type Quota, type TakenRequest, toTakenRequest } from "./rate-limit-quota.ts";

/** The rate limit of one process alone: what counts when Redis is away or there is none. */
export interface InProcessRateLimit {
  take(principal: string): TakenRequest;
  /** What Redis has said: whoever has used up the quota there has no second one here. */
  note(principal: string, debtUs: number): void;
}

/**
 * Callers that are remembered, 3 MB of them; of more, whoever was silent for longest is
 * forgotten and has a whole quota again.
 */
const mostCallers = 10_000;

/**
 * The same algorithm as take-from-quota.lua.
 *
 * @param now milliseconds of a clock that never goes back
 */
export const createInProcessRateLimit = (quota: Quota, now: () => number): InProcessRateLimit => {
  /** By caller, the microsecond at which the whole quota is free again. */
  const freeAt = new LRUCache<string, number>({ max: mostCallers });
  const nowUs = (): number => Math.floor(now() * 1_000);
  const note = (principal: string, debtUs: number): void => {
    freeAt.set(principal, nowUs() + debtUs);
  };
  return {
    note,
    take: (principal) => {
      const debtUs = Math.max(0, (freeAt.get(principal) ?? 0) - nowUs());
      const isAllowed = debtUs + quota.intervalUs <= quota.quotaUs;
      const afterUs = isAllowed ? debtUs + quota.intervalUs : debtUs;
      note(principal, afterUs);
      return toTakenRequest(isAllowed, afterUs, quota);
    },
  };
};
