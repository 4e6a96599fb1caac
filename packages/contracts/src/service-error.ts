import type { ErrorCode } from "./error-codes.ts";

export interface ServiceErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number | undefined;
}

/**
 * A failure with a code of the closed set. The message of a 4xx code reaches the caller as the
 * problem's `detail`; that of a 5xx code stays in the log.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;
  /** Milliseconds after which the other side wants to be asked again, when it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
