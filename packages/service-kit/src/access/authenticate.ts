import type { ServiceError } from "@tandem/contracts";

/** Who calls, proven. */
export interface Caller {
  /** Who acts; undefined when the call is on nobody's behalf. */
  readonly principal: string | undefined;
}

/** What a request says of its caller, over every protocol. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** `x-principal`: a claim, to be believed of who may make it. */
  readonly principal: string | undefined;
}

/**
 * Judges by the headers alone, before a body is read.
 *
 * @returns the caller, or `unauthenticated` with what to send
 */
export type Authenticate = (headers: Credentials) => Caller | ServiceError;

export const nobody: Caller = Object.freeze({ principal: undefined });

/** For what is open to all: nothing that is sent is looked at. */
export const admitAnybody: Authenticate = () => nobody;
