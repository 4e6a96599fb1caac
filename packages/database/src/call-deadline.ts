import { createDeadline, untilAborted } from "@tandem/resilience";
import type { ConnectionWatch } from "./connection-watch.ts";
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

/** For a caller who may leave and sets no time. */
export const deadlineOf = (signal: AbortSignal): CallDeadline => ({
  signal,
  get reason() {
    return signal.aborted ? (signal.reason as Error) : undefined;
  },
  remainingMs: () => Infinity,
});

/**
 * Rejects as soon as the deadline ends: with its reason, or with `unavailable` when the time ran out
 * because the server is away. The work goes on until the server has stopped, and gives its connection
 * back by itself.
 */
export const untilEnded = <Result>(
  work: Promise<Result>,
  { signal }: CallDeadline,
  watch?: Pick<ConnectionWatch, "isUnsettled">,
): Promise<Result> => untilAborted(work, signal, (reason) => toldEnd(reason, watch?.isUnsettled));

/** A caller who hears that the call was slow makes it again at once, with another 1.8 s to wait. */
const toldEnd = (reason: Error & { readonly code?: unknown }, isAway = false): Error =>
  isAway && reason.code === "deadline_exceeded" ? tooLate(reason) : reason;

const tooLate = (cause: unknown): DatabaseError =>
  new DatabaseError("unavailable", "the database does not answer in time", { cause });

/** Runs the work with a deadline of our own, and makes it `unavailable` when that ends. */
export const withinOwnDeadline = async <Result>(
  ms: number,
  work: (deadline: CallDeadline) => Promise<Result>,
): Promise<Result> => {
  const deadline = createDeadline(ms);
  try {
    return await untilEnded(work(deadline), deadline);
  } catch (error) {
    throw error === deadline.reason ? tooLate(error) : error;
  } finally {
    deadline.close();
  }
};
