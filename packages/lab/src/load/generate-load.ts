import { arriveClosed, arriveOpen, type Sending, until } from "./arrivals.ts";
import type { CheckedLoad } from "./check-load.ts";
import { createFlights } from "./flights.ts";
import { createLauncher } from "./launcher.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { LoadResult } from "./load-result.ts";
import { createRandom } from "./random.ts";
import type { Sender } from "./senders/sender.ts";
import { reasonsAgainst } from "./verdict.ts";
import { watchVitals } from "./vitals.ts";

/**
 * Sends the load from this process.
 *
 * @param senders by the names of the kinds; they stay open
 * @param signal ends the run at once; what is under way is then unanswered
 */
export const generateLoad = async (
  load: CheckedLoad,
  senders: ReadonlyMap<string, Sender>,
  signal: AbortSignal,
): Promise<LoadResult> => {
  const [ledger, flights] = [createLedger(load), createFlights(load.timeoutMs)];
  const [startedAt, start] = [Date.now(), performance.now()];
  const now = (): number => performance.now() - start;
  const readVitals = watchVitals();
  signal.addEventListener("abort", flights.abandon);
  const launch = createLauncher(load, { senders, flights, ledger, now });
  const sending = limited({ now, durationMs: load.durationMs, signal, launch }, load, ledger);
  const arrivals = arrive(load, sending);
  await until(load.durationMs, sending);
  // The timer comes late, and what comes after the end is not counted.
  const durationMs = Math.min(now(), load.durationMs);
  const [accepted, vitals] = [ledger.acceptedInTime, readVitals()];
  const giveUp = setTimeout(flights.abandon, load.graceMs);
  await arrivals;
  await flights.landed();
  clearTimeout(giveUp);
  signal.removeEventListener("abort", flights.abandon);
  const { lateness, skipped, ...counts } = ledger.result();
  const generator = { ...vitals, lateness, skipped };
  const reasons = reasonsAgainst(generator, load.limits);
  return {
    valid: reasons.length === 0,
    reasons,
    startedAt,
    durationMs,
    offeredRate: (ledger.offered * 1_000) / durationMs,
    goodput: (accepted * 1_000) / durationMs,
    ...counts,
    generator,
  };
};

/** The same, but it sends no more than maxRequests. */
const limited = (sending: Sending, { maxRequests }: CheckedLoad, ledger: Ledger): Sending => {
  const enough = new AbortController();
  return {
    ...sending,
    signal: AbortSignal.any([sending.signal, enough.signal]),
    launch: (intendedMs) => {
      const ended = sending.launch(intendedMs);
      if (ledger.offered === maxRequests) enough.abort();
      return ended;
    },
  };
};

const arrive = ({ arrival, seed }: CheckedLoad, sending: Sending): Promise<void> =>
  arrival.mode === "open"
    ? // Another sequence than that of the kinds, so that neither follows from the other.
      arriveOpen(arrival, sending, createRandom(seed + 1))
    : arriveClosed(arrival, sending);
