import type { DeadlineView } from "@tandem/resilience";
import { randomHex } from "./random-hex.ts";

/** What a request carries through the service and on to the next, whatever the protocol. */
export interface CallContext {
  readonly requestId: string;
  /** W3C trace context; absent when nobody started a trace. */
  readonly traceParent: string | undefined;
  /** Who acts, proven; undefined when nobody is named, and where nobody is asked. */
  readonly principal: string | undefined;
  /** `idempotency-key` as it was sent, unchecked; undefined when it was not. */
  readonly idempotencyKey: string | undefined;
  /** When the work has to end; whoever answers the request owns it. */
  readonly deadline: DeadlineView;
}

const wellFormedId = /^[A-Za-z0-9-]{1,64}$/;
// Version 00; an all-zero trace or span id is invalid.
const wellFormedParent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const wholeNumber = /^[1-9][0-9]{0,8}$/;

/** The caller's request id, or a new one when it is missing or malformed. */
export const requestIdFrom = (value: unknown): string =>
  typeof value === "string" && wellFormedId.test(value) ? value : randomHex(16);

export const traceParentFrom = (value: unknown): string | undefined =>
  typeof value === "string" && wellFormedParent.test(value) ? value : undefined;

/** A trace that starts here. Not sampled: nothing records spans yet. */
export const startTrace = (): string => {
  const digits = randomHex(24);
  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-00`;
};

/** The 32 hexadecimal digits that all parts of one trace share. */
export const traceIdOf = (traceParent: string): string => traceParent.slice(3, 35);

/** Milliseconds the caller still waits, but never more than the service allows itself. */
export const timeoutFrom = (value: unknown, ceilingMs: number): number =>
  typeof value === "string" && wholeNumber.test(value)
    ? Math.min(Number(value), ceilingMs)
    : ceilingMs;
