import type { Ending } from "./history.ts";
import type { Begin } from "./operation.ts";
import type { Sender } from "./senders/sender.ts";
import { errorNameOf, outcomeOf } from "./outcome-of.ts";

/** How a request ended, before the time is added. */
export type End = Omit<Ending, "atMs">;

export interface Flight {
  readonly sender: Sender;
  readonly id: string;
  /** Statuses that are right here though they look like failures. */
  readonly accept: readonly string[] | undefined;
  readonly begin: Begin;
  onEnd(end: End): void;
}

export interface Flights {
  readonly count: number;
  /** Sends and waits for exactly one end; never throws. */
  send(flight: Flight): Promise<void>;
  /** Resolves when nothing is under way, and every end has been told. */
  landed(): Promise<void>;
  /** What is still under way ends as unanswered, now. */
  readonly abandon: () => void;
}

const unanswered: End = { outcome: "unanswered", status: "unanswered" };
const timedOut: End = { outcome: "error", status: "timeout" };

/** The requests that are under way. Whether a sender heeds its signal or not, they end. */
export const createFlights = (timeoutMs?: number): Flights => {
  const underWay = new Set<(end: End) => void>();
  let onLanded: (() => void) | undefined;
  const send = async (flight: Flight): Promise<void> => {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<End>();
    underWay.add(resolve);
    const timer = timeoutMs && setTimeout(resolve, timeoutMs, timedOut);
    void exchange(flight, controller.signal).then(resolve);
    flight.onEnd(await promise);
    clearTimeout(timer);
    controller.abort();
    underWay.delete(resolve);
    if (underWay.size === 0) onLanded?.();
  };
  return {
    get count() {
      return underWay.size;
    },
    send,
    landed: () =>
      new Promise((resolve) => {
        onLanded = resolve;
        if (underWay.size === 0) resolve();
      }),
    abandon: () => {
      for (const end of underWay) end(unanswered);
    },
  };
};

const exchange = async (flight: Flight, signal: AbortSignal): Promise<End> => {
  const { sender, id, begin, accept } = flight;
  try {
    const { status, requestId } = await sender.send({ id, signal, begin });
    return { outcome: outcomeOf(status, accept), status, requestId };
  } catch (error) {
    return { outcome: "error", status: errorNameOf(error) };
  }
};
