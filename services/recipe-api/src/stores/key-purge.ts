export interface KeyPurge {
  /** Waits for a batch that is being removed. Idempotent. */
  close(): Promise<void>;
}

export interface KeyPurgeOptions {
  /** Removes what has expired; ends between two batches when the signal aborts. */
  readonly purge: (signal: AbortSignal) => Promise<unknown>;
  /** It failed; the next time comes. */
  readonly onFailure: (error: Error) => void;
  /** @default 60_000 */
  readonly periodMs?: number;
}

/**
 * Purges once in a period, from a random moment within the first one on: replicas that start
 * together do not come together.
 */
export const startKeyPurge = ({
  purge,
  onFailure,
  periodMs = 60_000,
}: KeyPurgeOptions): KeyPurge => {
  const closing = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    await purge(closing.signal).catch(onFailure);
    if (!closing.signal.aborted) timer = setTimeout(start, periodMs);
  };
  const start = (): void => void (running = run());
  let timer = setTimeout(start, Math.random() * periodMs);
  return {
    close: () => {
      closing.abort();
      clearTimeout(timer);
      return running;
    },
  };
};
