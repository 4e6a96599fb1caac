import { usefulMs } from "@tandem/resilience";
import { type CallDeadline, throwIfEnded, withinOwnDeadline } from "./call-deadline.ts";
import { kindOf, meaningOf } from "./classify-error.ts";
import type { ConnectionWatch } from "./connection-watch.ts";
import { outageLimits } from "./outage-limits.ts";
import { DatabaseError, type DatabaseErrorCode } from "./errors.ts";

/** What is made again. */
export interface Call<Result> {
  /** One try, on a connection of its own. */
  readonly attempt: (deadline: CallDeadline) => Promise<Result>;
  readonly watch: ConnectionWatch;
  /** What the caller is told when other transactions stand in the way. */
  readonly conflict: DatabaseErrorCode;
}

const { shortestWaitMs, longestWaitMs } = outageLimits;

/**
 * Goes on after an error: makes the attempt again while that can help and the deadline allows.
 *
 * @throws DatabaseError, the driver's own error when it is the statement's, or the deadline's reason
 */
export const tryAgain = async <Result>(
  first: unknown,
  call: Call<Result>,
  deadline: CallDeadline,
): Promise<Result> => {
  let error = first;
  for (;;) {
    const pauseMs = shortestWaitMs + Math.random() * (longestWaitMs - shortestWaitMs);
    const hasTime = deadline.remainingMs() - pauseMs >= usefulMs;
    if (!hasTime || !mayPass(error, call.watch)) throw toldError(error, call.conflict);
    await pause(pauseMs, deadline, call.watch);
    try {
      return await call.attempt(deadline);
    } catch (next) {
      error = next;
    }
  }
};

/**
 * Whether another attempt can help. A pool without a place is overloaded, and asking it again would
 * make that worse; but in an outage its places are held by connections that cannot be made.
 */
const mayPass = (error: unknown, watch: ConnectionWatch): boolean =>
  meaningOf(error).isRepeatable || (kindOf(error) === "busy" && watch.isUnsettled);

/** As tryAgain, for a call that began at `startedAt` (performance.now) without a deadline. */
export const tryAgainInTime = async <Result>(
  first: unknown,
  call: Call<Result>,
  startedAt: number,
): Promise<Result> => {
  const leftMs = startedAt + outageLimits.callMs - performance.now();
  if (leftMs < shortestWaitMs) throw toldError(first, call.conflict);
  return withinOwnDeadline(leftMs, (deadline) => tryAgain(first, call, deadline));
};

/** Waits, unless the caller leaves or the connections are closed. */
export const pause = async (
  ms: number,
  deadline: CallDeadline,
  watch: ConnectionWatch,
): Promise<void> => {
  const signal = AbortSignal.any([deadline.signal, watch.closing]);
  if (!signal.aborted) await timeOrAbort(ms, signal);
  throwIfEnded(deadline);
  watch.assertReachable();
};

const timeOrAbort = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
  });

/** What the caller is told about an error. */
export const toldError = (error: unknown, conflict: DatabaseErrorCode): unknown => {
  const { code } = meaningOf(error);
  if (code === undefined) return error;
  return new DatabaseError(code === "conflict" ? conflict : code, messages[code], {
    cause: error,
  });
};

const messages: Readonly<Record<DatabaseErrorCode, string>> = {
  unavailable: "the database does not answer",
  conflict: "another transaction stands in the way",
};
