import type { Chart, ChartLine } from "@tandem/lab";
import type { Offer, Overload } from "./measure-overload.ts";

const offered = "offered load, % of capacity";

/** What callers get, with the limit of requests at once and without. */
export const goodputChart = ({ offers }: Overload): Chart => ({
  title: "Goodput under overload",
  x: offered,
  y: "accepted requests per second",
  lines: [
    line("shedding on", offers, ({ on }) => on.goodput),
    line("shedding off", offers, ({ off }) => off.goodput),
  ],
});

/** How long callers wait, those who get a recipe and those who are sent away. */
export const latencyChart = ({ offers }: Overload): Chart => ({
  title: "Latency under overload",
  x: offered,
  y: "99th percentile, ms",
  lines: [
    line("accepted, on", offers, ({ on }) => on.total.latency.accepted.p99),
    line("refused, on", offers, ({ on }) => on.total.latency.refused.p99),
    line("accepted, off", offers, ({ off }) => off.total.latency.accepted.p99),
    line("refused, off", offers, ({ off }) => off.total.latency.refused.p99),
  ].filter(({ points }) => points.length > 0),
});

/** There is no percentile where nobody was accepted, or nobody refused. */
const line = (
  name: string,
  offers: readonly Offer[],
  figure: (offer: Offer) => number,
): ChartLine => ({
  name,
  points: offers
    .map((offer) => [offer.percentage, figure(offer)] as const)
    .filter(([, value]) => !Number.isNaN(value)),
});
