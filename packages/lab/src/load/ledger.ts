import type { CheckedLoad } from "./check-load.ts";
import { createHistory, type Ending, type OperationEnded, type RequestRecord } from "./history.ts";
import type { GeneratorReport, LoadResult } from "./load-result.ts";
import { createMillisecondHistogram } from "./millisecond-histogram.ts";
import type { Operation } from "./operation.ts";
import { createTally, type Tally } from "./tally.ts";
import { createTimeline } from "./timeline.ts";

export type SentRequest = Omit<RequestRecord, "endings" | "operations">;

export type LedgerResult = Pick<LoadResult, "total" | "kinds" | "seconds" | "history"> &
  Pick<GeneratorReport, "lateness" | "skipped">;

/** Everything that is written down of a run. */
export interface Ledger {
  /** Requests that were to be sent. */
  readonly offered: number;
  /** Accepted requests that ended within the load's duration. */
  readonly acceptedInTime: number;
  offer(intendedMs: number): void;
  skip(): void;
  sent(request: SentRequest): void;
  /** @returns what to call when the operation has its answer */
  began(request: SentRequest, operation: Operation, sentMs: number): OperationEnded;
  ended(request: SentRequest, ending: Ending): void;
  result(): LedgerResult;
}

const nobodyAsks = (): void => undefined;

export const createLedger = ({ kinds, durationMs, history: isKept }: CheckedLoad): Ledger => {
  const [total, lateness] = [createTally(), createMillisecondHistogram()];
  const tallies = new Map(kinds.map(({ name }) => [name, createTally()]));
  const [timeline, history] = [createTimeline(), isKept ? createHistory() : undefined];
  const count = { offered: 0, accepted: 0, skipped: 0 };
  const both = (kind: string): Tally[] => [total, tallies.get(kind) as Tally];
  return {
    get offered() {
      return count.offered;
    },
    get acceptedInTime() {
      return count.accepted;
    },
    offer: (intendedMs) => {
      count.offered += 1;
      timeline.offered(intendedMs);
    },
    skip: () => void (count.skipped += 1),
    sent: (request) => {
      lateness.record(request.sentMs - request.intendedMs);
      history?.sent(request);
      for (const tally of both(request.kind)) tally.sent();
    },
    began: ({ id }, operation, sentMs) => history?.began(id, operation, sentMs) ?? nobodyAsks,
    ended: (request, ending) => {
      if (ending.outcome === "accepted" && ending.atMs <= durationMs) count.accepted += 1;
      history?.ended(request.id, ending);
      timeline.ended(ending.atMs, ending.outcome);
      for (const tally of both(request.kind)) tally.ended(ending, ending.atMs - request.intendedMs);
    },
    result: () => ({
      total: total.counts(),
      kinds: Object.fromEntries([...tallies].map(([name, tally]) => [name, tally.counts()])),
      seconds: timeline.seconds(),
      history: history?.records() ?? [],
      lateness: lateness.summarise(),
      skipped: count.skipped,
    }),
  };
};
