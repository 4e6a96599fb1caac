/** When the work for a call has to end, and why it had to. The deadlines of resilience fit it. */
export interface CallDeadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
  /** Milliseconds left, 0 when it has passed. */
  remainingMs(): number;
}

/** Rejects as soon as the signal aborts, with its reason; the work goes on by itself. */
export const untilAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
    const settle = (): void => signal.removeEventListener("abort", end);
    work.then(
      (result) => {
        settle();
        resolve(result);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
