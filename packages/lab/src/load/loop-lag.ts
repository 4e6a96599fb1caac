import { createMillisecondHistogram } from "./millisecond-histogram.ts";
import type { Distribution } from "./load-result.ts";

export interface LoopLag {
  /** Ends the watch and says what it saw. */
  stop(): Distribution;
}

const stepMs = 10;

/**
 * Watches by how much a timer comes late. Node's own monitorEventLoopDelay sees a block of a second
 * as one late timer among many; here it is as many as would have come, so that percentiles are those
 * of time.
 */
export const watchLoopLag = (): LoopLag => {
  const lag = createMillisecondHistogram();
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    let lateMs = now - last - stepMs;
    last = now;
    do {
      lag.record(Math.max(0, lateMs));
      lateMs -= stepMs;
    } while (lateMs > 0);
  };
  const timer = setInterval(look, stepMs);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return lag.summarise();
    },
  };
};
