export interface LoopWatchOptions {
  /** Milliseconds above which a turn of the event loop is late. @default 100 */
  readonly lateMs?: number;
  /** Hears of a delay that is worth a line in the log: over 50 ms, once in 10 s at most. */
  readonly onLate: (milliseconds: number) => void;
}

export interface LoopWatch {
  /**
   * Whether the event loop came too late twice in a row: once is a collection of garbage or a module
   * that was loaded.
   */
  isBlocked(): boolean;
  /** Idempotent. */
  close(): void;
}

const tickMs = 50;
const noticeableMs = 50;
const quietMs = 10_000;

/**
 * A timer that looks at how late it is itself. It runs before the requests that came in while the
 * loop was blocked, so they meet the verdict; it is on time again one tick later, with traffic or
 * without, and so the verdict ends by itself.
 */
export const createLoopWatch = ({ lateMs: mostMs = 100, onLate }: LoopWatchOptions): LoopWatch => {
  let expected = performance.now() + tickMs;
  let lateInARow = 0;
  let lastReport = Number.NEGATIVE_INFINITY;
  const timer = setInterval(() => {
    const now = performance.now();
    const lateMs = now - expected;
    expected = now + tickMs;
    lateInARow = lateMs > mostMs ? lateInARow + 1 : 0;
    if (lateMs < noticeableMs || now - lastReport < quietMs) return;
    lastReport = now;
    onLate(Math.round(lateMs));
  }, tickMs);
  // It must not keep a process alive that has nothing else to do.
  timer.unref();
  return { isBlocked: () => lateInARow >= 2, close: () => clearInterval(timer) };
};
