/** How a call ended without an answer. */
export type CallFailure =
  /** Nothing was sent: the other side refused the connection, or was not found. */
  | "refused"
  /** Reset or closed once something was sent: it may have been done. */
  | "lost"
  /** No answer in the time of this attempt: it may have been done, or be running still. */
  | "timeout"
  /** Our own caller went away. */
  | "cancelled";

export type CallMethod = "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE" | "POST" | "PATCH";

/** When the other side wants to be asked again: not said, before our deadline, or not before it. */
export type RetryAfter = "absent" | "within" | "beyond";

export interface Call {
  readonly method: CallMethod;
  /** Changes nothing, though the method could: a GraphQL query. @default by the method */
  readonly isRead?: boolean;
  readonly hasIdempotencyKey?: boolean;
}

/** How a call ended: without an answer, or with this HTTP status (of gRPC, by the error table). */
export type CallResult =
  | { readonly failure: CallFailure }
  | { readonly status: number; readonly retryAfter?: RetryAfter };

/** What follows from how a call ended. */
export interface CallOutcome {
  /** The same call may be made again: doing it twice does no harm, and it may go better. */
  readonly retry: boolean;
  /** The answer may be kept for another caller, or says that a kept one still holds. */
  readonly cache: boolean;
  /** It counts against the other side at the circuit breaker. */
  readonly breakerFailure: boolean;
}

const reads: ReadonlySet<CallMethod> = new Set(["GET", "HEAD", "OPTIONS"]);
const isRead = ({ method, isRead: read = reads.has(method) }: Call): boolean => read;

/**
 * The one place that knows what may be sent again and what may be kept. It knows nothing of attempts,
 * budgets and deadlines: a call that may be made again still has to be allowed by those.
 *
 * A write of any kind needs an idempotency key to be sent again, even PUT and DELETE: between an
 * attempt and its repetition another caller's write may have come.
 */
export const callOutcome = (call: Call, result: CallResult): CallOutcome => {
  const mayRepeat = isRead(call) || call.hasIdempotencyKey === true;
  return {
    retry: mayRepeat && isPassing(result),
    cache: call.method === "GET" && isKeepable(result),
    breakerFailure: isFault(result),
  };
};

/** Whether it may go better a moment later. What is not implemented now will not be then. */
const isPassing = (result: CallResult): boolean => {
  if ("failure" in result) return result.failure !== "cancelled";
  const { status, retryAfter = "absent" } = result;
  if (status === 429) return retryAfter === "within";
  if (status === 503) return retryAfter !== "beyond";
  return status >= 500 && status !== 501;
};

const isKeepable = (result: CallResult): boolean =>
  "status" in result && (result.status === 200 || result.status === 304);

/** A caller's mistake, or its going away, says nothing against the other side. */
const isFault = (result: CallResult): boolean =>
  "failure" in result ? result.failure !== "cancelled" : result.status >= 500;

/**
 * Whether a 404 is the success of our own earlier attempt, whose answer was lost: what a repeated
 * DELETE does not find is gone, as it should be.
 *
 * @param attempt 1 for the first
 */
export const isDoneBefore = (
  { method }: Pick<Call, "method">,
  status: number,
  attempt: number,
): boolean => method === "DELETE" && status === 404 && attempt > 1;
