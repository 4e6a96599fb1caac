/** No test writes as often as this. */
export const manyWrites = { WRITES_PER_MINUTE: "1000000" } as const;

/**
 * Variables for a service whose test is about something else: however busy the machine is, nothing is
 * refused for being too much.
 */
export const withoutShedding = {
  ...manyWrites,
  IN_FLIGHT_MIN: "10000",
  IN_FLIGHT_MAX: "10000",
  EVENT_LOOP_LATE_MS: "60000",
} as const;
