/**
 * Rejects as soon as the signal aborts, with its reason; the work goes on by itself.
 *
 * @param told what becomes of the reason on its way to the caller
 */
export const untilAborted = <Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  told: (reason: Error) => Error = (reason) => reason,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(told(signal.reason as Error));
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
