export interface StopRequests {
  /** Aborted by the first signal. */
  readonly stop: AbortSignal;
  /** Aborted by the second. */
  readonly force: AbortSignal;
  /** Gives the signals back to Node. */
  close(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One Ctrl-C arrives up to three times: from the terminal, from npm and from the launcher. */
const sameRequestMs = 400;

/** Tells the first request to stop, which is met in order, from a second that will not wait. */
export const listenForStopRequests = (onFirst: (signal: string) => void): StopRequests => {
  const stop = new AbortController();
  const force = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt !== undefined) {
      if (performance.now() - firstAt > sameRequestMs) force.abort();
      return;
    }
    firstAt = performance.now();
    onFirst(signal);
    stop.abort(new Error(`stopped by ${signal}`));
  };
  for (const signal of signals) process.on(signal, onSignal);
  const close = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  return { stop: stop.signal, force: force.signal, close };
};
