import { type CheckedLoad, checkLoad } from "../../src/load/check-load.ts";
import { generateLoad } from "../../src/load/generate-load.ts";
import type { Load, LoadKind } from "../../src/load/load.ts";
import type { LoadResult } from "../../src/load/load-result.ts";
import type { Sender } from "../../src/load/senders/sender.ts";

export const kind = (name: string, options: Partial<LoadKind> = {}): LoadKind => ({
  name,
  target: { protocol: "module", module: "none" },
  ...options,
});

export const sampleLoad = (options: Partial<Load> = {}): CheckedLoad =>
  checkLoad({
    arrival: { mode: "open", rate: 100 },
    durationMs: 200,
    kinds: [kind("only")],
    ...options,
  });

/** A run in this process, with one sender for every kind. */
export const generate = (
  send: Sender["send"],
  options: Partial<Load> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<LoadResult> => {
  const load = sampleLoad(options);
  return generateLoad(load, new Map(load.kinds.map(({ name }) => [name, { send }])), signal);
};
