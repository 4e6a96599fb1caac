import { checkNumber } from "@tandem/resilience";
import type { Arrival, GeneratorLimits, Load } from "./load.ts";

/** A load with nothing left open. */
export interface CheckedLoad extends Omit<Required<Load>, "timeoutMs" | "limits"> {
  readonly timeoutMs: number | undefined;
  readonly limits: GeneratorLimits;
}

/** @throws RangeError that names the option, its limits and what was given */
export const checkLoad = (load: Load): CheckedLoad => {
  const checked: CheckedLoad = {
    seed: 1,
    graceMs: 6_000,
    maxRequests: 1_000_000,
    maxInFlight: 4_000,
    history: false,
    timeoutMs: undefined,
    ...load,
    limits: { cpuShare: 0.25, lagMs: 10, ...load.limits },
  };
  checkNumbers(checked);
  checkArrival(checked.arrival, checked.maxInFlight);
  checkKinds(checked.kinds);
  return checked;
};

const checkNumbers = (load: CheckedLoad): void => {
  checkNumber("durationMs", load.durationMs, { min: 1, max: 3_600_000, integer: true });
  checkNumber("seed", load.seed, { min: 0, max: 4_294_967_295, integer: true });
  checkNumber("graceMs", load.graceMs, { min: 0, max: 600_000, integer: true });
  checkNumber("maxRequests", load.maxRequests, { min: 1, max: 10_000_000, integer: true });
  checkNumber("maxInFlight", load.maxInFlight, { min: 1, max: 50_000, integer: true });
  if (load.timeoutMs !== undefined)
    checkNumber("timeoutMs", load.timeoutMs, { min: 1, max: 600_000, integer: true });
  checkNumber("limits.cpuShare", load.limits.cpuShare, { min: 0.001, max: 64 });
  checkNumber("limits.lagMs", load.limits.lagMs, { min: 0.1, max: 60_000 });
};

const checkArrival = (arrival: Arrival, maxInFlight: number): void => {
  if (arrival.mode === "open")
    checkNumber("arrival.rate", arrival.rate, { min: 0.001, max: 20_000 });
  // More would only turn in circles, because each of them skips its request.
  else checkNumber("arrival.workers", arrival.workers, { min: 1, max: maxInFlight, integer: true });
};

const checkKinds = (kinds: Load["kinds"]): void => {
  if (kinds.length === 0) throw new RangeError("kinds must have at least one, has none");
  for (const { name, weight = 1 } of kinds)
    checkNumber(`the weight of ${name}`, weight, { min: 0.001, max: 1_000_000 });
  const names = kinds.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`kinds must have different names, has ${twice} twice`);
};
