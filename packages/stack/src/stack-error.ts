/** What can go wrong with a stack; each has its exit code. */
const exitCodes = {
  /** Unknown option or bad value. */
  usage: 78,
  /** Something on this machine has to be set differently; a retry changes nothing. */
  configuration: 78,
  port_taken: 1,
  data_in_use: 1,
  start_failed: 1,
} as const;

export type StackErrorCode = keyof typeof exitCodes;

/** Its message is one line for the person at the terminal; `lines` are what the failed process said last. */
export class StackError extends Error {
  override readonly name = "StackError";
  readonly code: StackErrorCode;
  readonly lines: readonly string[];

  constructor(
    code: StackErrorCode,
    message: string,
    options: { cause?: unknown; lines?: readonly string[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.lines = options.lines ?? [];
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}
