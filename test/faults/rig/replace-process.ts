import { waitUntil } from "@tandem/lab";
import type { RunningStack } from "./running-stack.ts";

/** Milliseconds since 1970. */
export interface Replacement {
  readonly signalledAt: number;
  readonly endedAt: number;
  /** When another process was ready in its place. */
  readonly readyAt: number;
}

/** Ends a process by a signal, and waits for the next one. */
export const replaceProcess = async (
  stack: RunningStack,
  name: string,
  signal: NodeJS.Signals,
): Promise<Replacement> => {
  const pid = stack.pidOf(name);
  const signalledAt = Date.now();
  stack.signal(name, signal);
  await waitUntil(`${name} ends`, () => stack.pidOf(name) !== pid, { timeoutMs: 20_000 });
  const endedAt = Date.now();
  return { signalledAt, endedAt, readyAt: await stack.isReplaced(name, pid) };
};
