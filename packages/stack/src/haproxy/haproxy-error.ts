export type HaproxyErrorCode =
  /** Nobody listens at the socket, or this user may not use it. */
  | "unreachable"
  /** No answer, or a part of one. */
  | "no_answer"
  /** HAProxy, or a check before it was asked, says no. Nothing has changed. */
  | "refused";

/** Its message is one line for the person at the terminal. */
export class HaproxyError extends Error {
  override readonly name = "HaproxyError";
  readonly code: HaproxyErrorCode;

  constructor(code: HaproxyErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Several lines of HAProxy in one. */
export const inOneLine = (answer: string): string => answer.trim().replaceAll(/\s*\n\s*/g, " ");
