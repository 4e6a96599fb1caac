import { setTimeout as delay } from "node:timers/promises";

/** What came of a try; Redis has 100 ms to answer, and on a busy machine may need more. */
export interface Try {
  readonly isDisturbed: boolean;
}

const mostMs = 30_000;
/** After a disturbance Redis is left alone for a second. */
const pauseMs = 500;

/** Tries until Redis has answered everything in time. */
export const undisturbed = async <Result extends Try>(
  work: (turn: number) => Promise<Result>,
): Promise<Result> => {
  const end = performance.now() + mostMs;
  for (let turn = 1; performance.now() < end; turn += 1) {
    const result = await work(turn);
    if (!result.isDisturbed) return result;
    await delay(pauseMs);
  }
  throw new Error("Redis does not answer in time, however often it is tried");
};
