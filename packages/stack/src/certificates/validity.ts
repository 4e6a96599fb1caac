import type { X509Certificate } from "node:crypto";

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export const addDays = (time: Date, days: number): Date => new Date(time.getTime() + days * dayMs);

/** From five minutes ago, for clocks that are late. */
export const validityFrom = (now: Date, days: number): Validity => ({
  from: new Date(now.getTime() - 5 * minuteMs),
  until: addDays(now, days),
});

/** At both times, and so in between. */
export const isValid = (certificate: X509Certificate, now: Date, until: Date): boolean =>
  certificate.validFromDate <= now && certificate.validToDate > until;
