/**
 * Variables for a service whose test is about something else: however busy the machine is, nothing is
 * refused for being too much.
 */
export const withoutShedding = {
  IN_FLIGHT_MIN: "10000",
  IN_FLIGHT_MAX: "10000",
  EVENT_LOOP_LATE_MS: "60000",
} as const;
