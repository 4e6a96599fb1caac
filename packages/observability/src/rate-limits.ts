import { Gauge, type Registry } from "@prometheus-io/client";

/** What one rate limit tells of who counts: all replicas together, or this process alone. */
export type OnRateLimit = (state: "shared" | "alone") => void;

/** Whether limits are what they say, or that many times larger as there are replicas. */
export const createRateLimits = (registry: Registry): ((limit: string) => OnRateLimit) => {
  const isShared = new Gauge({
    name: "rate_limit_shared",
    help: "1 while all replicas count requests together, 0 while this one counts alone.",
    labelNames: ["limit"],
    registers: [registry],
  });
  return (limit) => (state) => isShared.set({ limit }, state === "shared" ? 1 : 0);
};
