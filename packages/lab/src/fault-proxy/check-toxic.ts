import { checkNumber, type NumberLimits } from "@tandem/resilience";
import type { Toxic } from "./toxic.ts";

const tenMinutes: NumberLimits = { min: 0, max: 600_000 };
const gigabyte: NumberLimits = { min: 1, max: 1_000_000_000, integer: true };

const limits: Record<Toxic["type"], Readonly<Record<string, NumberLimits>>> = {
  latency: { ms: tenMinutes },
  down: {},
  blackhole: {},
  timeout: { ms: tenMinutes },
  reset: {},
  bandwidth: { bytesPerSecond: gigabyte },
  slicer: {
    bytes: { min: 1, max: 65_536, integer: true },
    delayMs: { min: 1, max: 60_000 },
  },
  limit: { bytes: gigabyte },
  slowClose: { ms: tenMinutes },
};

/** @throws RangeError that names the toxic, its option, the limits and what was given */
export const checkToxic = (toxic: Toxic): void => {
  const types = Object.keys(limits);
  if (!types.includes(toxic.type)) {
    throw new RangeError(`type must be one of ${types.join(", ")}, not ${toxic.type}`);
  }
  for (const [name, limit] of Object.entries(limits[toxic.type])) {
    checkNumber(`${toxic.type}.${name}`, Reflect.get(toxic, name), limit);
  }
  if (toxic.type === "latency") {
    checkNumber("latency.jitterMs", toxic.jitterMs ?? 0, { min: 0, max: toxic.ms });
  }
};
