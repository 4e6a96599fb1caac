import { createDeadline } from "@tandem/resilience";
import { DatabaseError } from "./errors.ts";

/** When the work for a call has to end, and why it had to. The deadlines of resilience fit it. */
export interface CallDeadline {
  readonly signal: AbortSignal;
  readonly reason: Error | undefined;
  /** Milliseconds left, 0 when it has passed. */
  remainingMs(): number;
}

export const throwIfEnded = ({ reason }: CallDeadline): void => {
  if (reason) throw reason;
};

/** Milliseconds for a call that brings no deadline, all attempts together: those of a request. */
export const callLimitMs = 1_800;

/** For a caller who may leave and sets no time. */
export const deadlineOf = (signal: AbortSignal): CallDeadline => ({
  signal,
  get reason() {
    return signal.aborted ? (signal.reason as Error) : undefined;
  },
  remainingMs: () => Infinity,
});

/**
 * Rejects with the deadline's reason as soon as it ends. The work goes on until the server has
 * stopped, and gives its connection back by itself.
 */
export const untilEnded = <Result>(
  work: Promise<Result>,
  { signal }: CallDeadline,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
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

/** Runs the work with a deadline of our own, and makes it `unavailable` when that ends. */
export const withinOwnDeadline = async <Result>(
  ms: number,
  work: (deadline: CallDeadline) => Promise<Result>,
): Promise<Result> => {
  const deadline = createDeadline(ms);
  try {
    return await untilEnded(work(deadline), deadline);
  } catch (error) {
    if (error !== deadline.reason) throw error;
    throw new DatabaseError("unavailable", "the database does not answer in time", {
      cause: error,
    });
  } finally {
    deadline.close();
  }
};
