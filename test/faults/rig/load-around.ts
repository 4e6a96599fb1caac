import { setTimeout as delay } from "node:timers/promises";
import type { Load, LoadGenerator, LoadResult } from "@tandem/lab";
import { within } from "./load.ts";

/**
 * Sends a load, and does the work beside it after a calm while.
 *
 * @param calmMs milliseconds before each fault, to compare with
 */
export const loadAround = async (
  generator: LoadGenerator,
  load: Load,
  work: () => Promise<void>,
  calmMs = 1_500,
): Promise<LoadResult> => {
  const [result, worked] = await Promise.allSettled([
    generator.run(load),
    delay(calmMs).then(work),
  ]);
  if (worked.status === "rejected") throw worked.reason;
  if (result.status === "rejected") throw result.reason;
  return result.value;
};

/** Requests that did not get what they asked for, of those that were to be sent from a moment on. */
export const lostOf = (result: LoadResult, from = 0) =>
  within(result, { from }).filter(({ outcome }) => outcome !== "accepted");

/** Of those, what was not told by a 503 to come again; a 503 without `Retry-After` is none. */
export const notRefused = (result: LoadResult) =>
  lostOf(result).filter(({ status }) => !["UNAVAILABLE", "OVERLOADED"].includes(status));
