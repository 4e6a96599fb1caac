import type { ConcurrencyLimit } from "../src/index.ts";

/** What stands behind the limit: so many requests at once, the others wait in order. */
export interface Backend {
  readonly servers: number;
  /** Milliseconds that a request takes once it has a server. */
  serviceMs(at: number): number;
}

export interface Clock {
  now: number;
}

export interface LoadResult {
  readonly offered: number;
  readonly shed: number;
  /** Answered within a second. */
  readonly good: number;
  /** Milliseconds of those that were let in, in order. */
  readonly latencies: readonly number[];
}

const patienceMs = 1_000;

/** Sends requests at these times through the limit to the backend, in virtual time. */
export const simulateLoad = (
  limit: ConcurrencyLimit,
  clock: Clock,
  backend: Backend,
  arrivals: readonly number[],
): LoadResult => {
  const servers = Array.from({ length: backend.servers }, () => 0);
  const running: { readonly arrivedAt: number; readonly endsAt: number }[] = [];
  const latencies: number[] = [];
  let shed = 0;
  const endAllUntil = (at: number): void => {
    for (let next = running[0]; next && next.endsAt <= at; next = running[0]) {
      running.shift();
      clock.now = next.endsAt;
      const latencyMs = next.endsAt - next.arrivedAt;
      latencies.push(latencyMs);
      limit.release(latencyMs, "done");
    }
  };
  for (const arrivedAt of arrivals) {
    endAllUntil(arrivedAt);
    clock.now = arrivedAt;
    if (!limit.tryAcquire()) {
      shed += 1;
      continue;
    }
    const server = servers.indexOf(Math.min(...servers));
    const endsAt = Math.max(arrivedAt, servers[server] ?? 0) + backend.serviceMs(arrivedAt);
    servers[server] = endsAt;
    const later = running.findIndex((each) => each.endsAt > endsAt);
    running.splice(later < 0 ? running.length : later, 0, { arrivedAt, endsAt });
  }
  endAllUntil(Number.POSITIVE_INFINITY);
  const good = latencies.filter((latencyMs) => latencyMs <= patienceMs).length;
  return { offered: arrivals.length, shed, good, latencies };
};

export interface Span {
  readonly from: number;
  readonly ms: number;
  readonly perSecond: number;
}

/** One after the other at even distances. */
export const evenly = ({ from, ms, perSecond }: Span): number[] =>
  Array.from(
    { length: Math.round((ms * perSecond) / 1_000) },
    (_each, index) => from + (index * 1_000) / perSecond,
  );

/** At random: as requests of many callers who know nothing of each other come. */
export const atRandom = (span: Span, random: () => number): number[] =>
  evenly(span)
    .map(() => span.from + random() * span.ms)
    .toSorted((a, b) => a - b);

/** All at once, ten times a second. */
export const inBursts = (span: Span): number[] =>
  evenly(span).map((at) => Math.floor(at / 100) * 100);
