/** Why a policy ended a call. The names are those of the contracts' error codes. */
export type ResilienceErrorCode = "deadline_exceeded" | "cancelled" | "unavailable" | "overloaded";

export interface ResilienceErrorDetails {
  /** Milliseconds after which it is worth asking again. */
  readonly retryAfterMs?: number;
  /** @default false */
  readonly isAttempt?: boolean;
}

export class ResilienceError extends Error {
  override readonly name = "ResilienceError";
  readonly code: ResilienceErrorCode;
  /** Milliseconds after which it is worth asking again; set for `unavailable` and `overloaded`. */
  readonly retryAfterMs: number | undefined;
  /** Only one attempt ran out of its time: the call as a whole may go on. */
  readonly isAttempt: boolean;

  constructor(
    code: ResilienceErrorCode,
    message: string,
    { retryAfterMs, isAttempt = false }: ResilienceErrorDetails = {},
  ) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.isAttempt = isAttempt;
  }
}
