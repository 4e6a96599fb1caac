/** How much each caller may ask for. */
export interface RateLimitPolicy {
  /** Requests at most, all at once or in any other way, 1 to 1,000,000. */
  readonly quota: number;
  /** Milliseconds in which a quota that was used up is whole again, 1 to 86,400,000. */
  readonly windowMs: number;
}

/** What became of one request. */
export interface TakenRequest {
  readonly isAllowed: boolean;
  /** Requests that would be allowed now, one after the other. */
  readonly remaining: number;
  /** Milliseconds until the whole quota is free again. */
  readonly resetMs: number;
  /** Milliseconds until one request would be allowed; 0 for a request that was. */
  readonly retryAfterMs: number;
}

/**
 * A policy as GCRA counts it: each request is a debt, and time pays it off. In whole microseconds,
 * as Redis tells the time: sums of them are exact.
 */
export interface Quota {
  /** Microseconds in which one request is paid off. */
  readonly intervalUs: number;
  /** The largest debt: that of all requests of the quota. */
  readonly quotaUs: number;
}

/** @throws RangeError when a number of the policy is outside its limits */
export const quotaOf = ({ quota, windowMs }: RateLimitPolicy): Quota => {
  checkRange("quota", quota, 1_000_000);
  checkRange("windowMs", windowMs, 86_400_000);
  // Rounded up, so that the window never has more than its quota and one request.
  const intervalUs = Math.ceil((windowMs * 1_000) / quota);
  return { intervalUs, quotaUs: intervalUs * quota };
};

const checkRange = (name: string, value: number, max: number): void => {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw new RangeError(`${name} must be a whole number from 1 to ${max}, is ${value}`);
};

/** What a caller is told. @param debtUs after the request; one that is refused adds nothing */
export const toTakenRequest = (
  isAllowed: boolean,
  debtUs: number,
  { intervalUs, quotaUs }: Quota,
): TakenRequest => ({
  isAllowed,
  remaining: Math.floor((quotaUs - debtUs) / intervalUs),
  resetMs: Math.ceil(debtUs / 1_000),
  retryAfterMs: isAllowed ? 0 : Math.ceil((debtUs + intervalUs - quotaUs) / 1_000),
});
