import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  /** Milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
  /** Milliseconds between two looks. @default 20 */
  readonly pauseMs?: number;
}

/**
 * Polls until the condition holds; a condition that throws does not hold yet.
 *
 * @throws Error that names what was waited for
 */
export const waitUntil = async (
  what: string,
  condition: () => Promise<boolean> | boolean,
  { timeoutMs = 10_000, pauseMs = 20 }: WaitOptions = {},
): Promise<void> => {
  const end = performance.now() + timeoutMs;
  while (!(await holds(condition))) {
    if (performance.now() > end) throw new Error(`${what}: not so after ${timeoutMs} ms`);
    await delay(pauseMs);
  }
};

const holds = async (condition: () => Promise<boolean> | boolean): Promise<boolean> => {
  try {
    return await condition();
  } catch {
    return false;
  }
};

/** Polls a URL until it answers 200. */
export const waitUntilOk = (url: string, options?: WaitOptions): Promise<void> =>
  waitUntil(`${url} answers 200`, async () => (await statusOf(url)) === 200, options);

const statusOf = async (url: string): Promise<number> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await answer.arrayBuffer();
  return answer.status;
};
