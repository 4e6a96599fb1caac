import { randomUUID } from "node:crypto";
import type { CheckedLoad } from "./check-load.ts";
import { createKindChooser } from "./choose-kind.ts";
import type { Flights } from "./flights.ts";
import type { Ledger, SentRequest } from "./ledger.ts";
import { createRandom } from "./random.ts";
import type { Sender } from "./senders/sender.ts";

export interface LaunchContext {
  readonly senders: ReadonlyMap<string, Sender>;
  readonly flights: Flights;
  readonly ledger: Ledger;
  /** Milliseconds since the start. */
  readonly now: () => number;
}

/** Sends one request of a drawn kind and writes down what becomes of it. */
export const createLauncher = (load: CheckedLoad, context: LaunchContext) => {
  const { senders, flights, ledger, now } = context;
  const choose = createKindChooser(load.kinds, createRandom(load.seed));
  // No two runs share an id, so that the logs of several can be told apart.
  const run = randomUUID().slice(0, 8);
  return async (intendedMs: number): Promise<void> => {
    const { name: kind, accept } = choose();
    ledger.offer(intendedMs);
    if (flights.count >= load.maxInFlight) return ledger.skip();
    const id = `${run}-${ledger.offered}`;
    const request: SentRequest = { id, kind, intendedMs, sentMs: now() };
    ledger.sent(request);
    await flights.send({
      sender: senders.get(kind) as Sender,
      id,
      accept,
      begin: (operation) => {
        const ended = ledger.began(request, operation, now());
        return (end) => ended(end, now());
      },
      onEnd: (end) => ledger.ended(request, { ...end, atMs: now() }),
    });
  };
};
