import { setTimeout as delay } from "node:timers/promises";
import { ask } from "../../edge/rig/ask.ts";

export interface Outcome {
  /** `performance.now()` at which it was sent. */
  readonly at: number;
  readonly ms: number;
  /** 0 without an answer. */
  readonly status: number;
}

const askOnce = async (port: number): Promise<Outcome> => {
  const at = performance.now();
  const status = await ask({ port }).then(
    (answer) => answer.status,
    () => 0,
  );
  return { at, status, ms: performance.now() - at };
};

/** A request every 50 ms, whatever became of those before; resolves when all have ended. */
export const askSteadily = async (port: number, durationMs: number): Promise<Outcome[]> => {
  const everyMs = 50;
  const startedAt = performance.now();
  const asked = Array.from({ length: durationMs / everyMs }, async (_, index) => {
    await delay(Math.max(0, startedAt + index * everyMs - performance.now()));
    return askOnce(port);
  });
  return Promise.all(asked);
};
