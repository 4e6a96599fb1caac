import type { Direction, Toxic } from "./toxic.ts";

/** A toxic since the moment (`performance.now()`) when it was set. */
export interface ActiveToxic {
  readonly toxic: Toxic;
  readonly since: number;
}

/** What all toxics together mean for one direction. */
export interface Conditions {
  readonly latencyMs: number;
  readonly jitterMs: number;
  readonly isBlackhole: boolean;
  /** Whose time is up first. */
  readonly timeouts: readonly { readonly ms: number; readonly since: number }[];
  readonly reset: "at once" | "on data" | undefined;
  /** Infinity: as fast as it goes. */
  readonly bytesPerSecond: number;
  readonly slice: { readonly bytes: number; readonly delayMs: number };
  /** An object of its own for each time it is set: the count of bytes begins anew with it. */
  readonly limit: { readonly bytes: number } | undefined;
  readonly slowCloseMs: number;
}

const concerns = ({ toxic }: ActiveToxic, direction: Direction): boolean =>
  toxic.type !== "down" && [undefined, "both", direction].includes(toxic.direction);

/**
 * Delays add up; of rates, sizes and limits the smallest counts; of two slicers the one set first.
 */
export const conditionsOf = (all: Iterable<ActiveToxic>, direction: Direction): Conditions => {
  const active = [...all].filter((each) => concerns(each, direction));
  const toxics = active.map(({ toxic }) => toxic);
  const of = <Type extends Toxic["type"]>(type: Type) =>
    toxics.filter((toxic): toxic is Extract<Toxic, { type: Type }> => toxic.type === type);
  const resets = of("reset").map(({ when }) => when ?? "at once");
  return {
    latencyMs: sum(of("latency").map(({ ms }) => ms)),
    jitterMs: sum(of("latency").map(({ jitterMs }) => jitterMs ?? 0)),
    isBlackhole: of("blackhole").length > 0,
    timeouts: active.flatMap(({ toxic, since }) =>
      toxic.type === "timeout" ? [{ ms: toxic.ms, since }] : [],
    ),
    reset: resets.includes("at once") ? "at once" : resets[0],
    bytesPerSecond: Math.min(Infinity, ...of("bandwidth").map((each) => each.bytesPerSecond)),
    slice: of("slicer")[0] ?? { bytes: Infinity, delayMs: 0 },
    limit: of("limit").toSorted((one, other) => one.bytes - other.bytes)[0],
    slowCloseMs: sum(of("slowClose").map(({ ms }) => ms)),
  };
};

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);
