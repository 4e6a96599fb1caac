import { setTimeout as delay } from "node:timers/promises";

/** One thing that has to be stopped. It may fail or hang: the next one gets its turn all the same. */
export interface ShutdownStep {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

export interface ShutdownOptions {
  /** Milliseconds for all steps together. */
  readonly limitMs: number;
  /** Called when a step fails; the shutdown goes on. */
  readonly onError?: (step: string, error: unknown) => void;
}

/**
 * Runs the steps one after another, in the order given.
 *
 * @returns true when all have ended within the limit, false when the limit came first
 */
export const runShutdown = async (
  steps: readonly ShutdownStep[],
  { limitMs, onError }: ShutdownOptions,
): Promise<boolean> => {
  const timer = new AbortController();
  const limit = delay(limitMs, false, { signal: timer.signal });
  try {
    return await Promise.race([runAll(steps, onError), limit]);
  } finally {
    timer.abort();
    await limit.catch(() => undefined);
  }
};

const runAll = async (
  steps: readonly ShutdownStep[],
  onError: ShutdownOptions["onError"],
): Promise<boolean> => {
  for (const step of steps) {
    try {
      await step.run();
    } catch (error) {
      onError?.(step.name, error);
    }
  }
  return true;
};
