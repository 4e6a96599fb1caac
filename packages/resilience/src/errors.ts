/** Why a policy ended a call. The names are those of the contracts' error codes. */
export type ResilienceErrorCode = "deadline_exceeded" | "cancelled";

export class ResilienceError extends Error {
  override readonly name = "ResilienceError";
  readonly code: ResilienceErrorCode;

  constructor(code: ResilienceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
