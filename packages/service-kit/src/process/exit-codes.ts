/** How a service ends. 70 and 78 are EX_SOFTWARE and EX_CONFIG of sysexits.h. */
export const exitCodes = {
  /** Stopped in order. */
  stopped: 0,
  /** A fatal error, also during the start. */
  fatalError: 1,
  /** Stopped past the hard limit, or by a second signal. */
  hardStop: 70,
  badConfiguration: 78,
} as const;
