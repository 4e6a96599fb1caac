import { usefulMs } from "@tandem/resilience";

const wellFormed = /^[0-9]{1,8}[HMSmun]$/;

const millisecondsOf: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1_000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/** The timeout of a call that is as good as over when it arrives. */
export const noTime = "0m";

/**
 * The `grpc-timeout` of a call, or the ceiling when it is absent or longer: grpc-js takes the
 * milliseconds as 32 bits, so 2147484S would be over before it begins. With too little time for an
 * answer it is `noTime`.
 *
 * @param ceilingMs at most 99999999 (a day is 86400000)
 * @returns undefined when it is malformed
 */
export const limitTimeout = (value: unknown, ceilingMs: number): string | undefined => {
  if (value === undefined) return `${ceilingMs}m`;
  if (typeof value !== "string" || !wellFormed.test(value)) return undefined;
  const milliseconds = Number(value.slice(0, -1)) * (millisecondsOf[value.slice(-1)] ?? 1);
  if (milliseconds < usefulMs) return noTime;
  return milliseconds > ceilingMs ? `${ceilingMs}m` : value;
};
