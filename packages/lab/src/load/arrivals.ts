import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { ClosedArrival, OpenArrival } from "./load.ts";
import type { Random } from "./random.ts";

/** What the arrivals drive. */
export interface Sending {
  /** Milliseconds since the start. */
  readonly now: () => number;
  readonly durationMs: number;
  /** Aborts when no more is to be sent. */
  readonly signal: AbortSignal;
  /** Sends one request that was intended for this moment; resolves when it has ended. */
  launch(intendedMs: number): Promise<void>;
}

/** Launches at the intended times, however long the answers take. */
export const arriveOpen = async (
  { rate, spacing = "constant" }: OpenArrival,
  sending: Sending,
  random: Random,
): Promise<void> => {
  const meanMs = 1_000 / rate;
  const gap = spacing === "constant" ? () => meanMs : () => -Math.log(1 - random()) * meanMs;
  let intendedMs = spacing === "constant" ? 0 : gap();
  while (intendedMs < sending.durationMs) {
    await until(intendedMs, sending);
    if (sending.signal.aborted) return;
    void sending.launch(intendedMs);
    intendedMs += gap();
  }
};

/** Keeps a number of workers busy. */
export const arriveClosed = async ({ workers }: ClosedArrival, sending: Sending): Promise<void> => {
  await Promise.all(Array.from({ length: workers }, () => work(sending)));
};

const work = async (sending: Sending): Promise<void> => {
  while (!sending.signal.aborted && sending.now() < sending.durationMs) {
    await sending.launch(sending.now());
    // Else a sender that answers without waiting for anything would hold up timers and the abort.
    await nextTurn();
  }
};

/** Resolves at the moment, or as soon as no more is to be sent. */
export const until = async (atMs: number, { now, signal }: Sending): Promise<void> => {
  // Again, because a timer of Node may come up to 1 ms early, and early is not what was intended.
  for (let waitMs = atMs - now(); waitMs > 0 && !signal.aborted; waitMs = atMs - now()) {
    await delay(Math.ceil(waitMs), undefined, { signal }).catch(() => undefined);
  }
};
