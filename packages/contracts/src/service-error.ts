import type { ErrorCode } from "./error-codes.ts";

/**
 * A failure with a code of the closed set. The message of a 4xx code reaches the caller as the
 * problem's `detail`; that of a 5xx code stays in the log.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
