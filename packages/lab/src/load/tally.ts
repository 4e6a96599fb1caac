import type { Ending } from "./history.ts";
import type { LoadCounts, Outcome } from "./load-result.ts";
import { createMillisecondHistogram } from "./millisecond-histogram.ts";

export interface Tally {
  sent(): void;
  ended(ending: Ending, latencyMs: number): void;
  counts(): LoadCounts;
}

/** Counts requests by how they end. */
export const createTally = (): Tally => {
  let sent = 0;
  const outcomes = { accepted: 0, refused: 0, failed: 0, error: 0, unanswered: 0 };
  const [statuses, errors] = [new Map<string, number>(), new Map<string, number>()];
  const latency = createLatency();
  return {
    sent: () => void (sent += 1),
    ended: ({ outcome, status }, latencyMs) => {
      outcomes[outcome] += 1;
      if (outcome === "unanswered") return;
      add(outcome === "error" ? errors : statuses, status);
      latency.record(outcome, latencyMs);
    },
    counts: () => ({
      sent,
      answered: outcomes.accepted + outcomes.refused + outcomes.failed,
      ...outcomes,
      statuses: Object.fromEntries(statuses),
      errors: Object.fromEntries(errors),
      latency: latency.summarise(),
    }),
  };
};

const add = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

const createLatency = () => {
  const accepted = createMillisecondHistogram();
  const refused = createMillisecondHistogram();
  const failed = createMillisecondHistogram();
  const histograms = { accepted, refused, failed, error: failed };
  return {
    record: (outcome: Exclude<Outcome, "unanswered">, milliseconds: number): void =>
      histograms[outcome].record(milliseconds),
    summarise: (): LoadCounts["latency"] => ({
      accepted: accepted.summarise(),
      refused: refused.summarise(),
      failed: failed.summarise(),
    }),
  };
};
