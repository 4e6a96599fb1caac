import {
  internalHeaders,
  type Load,
  type LoadGenerator,
  type LoadResult,
  startLoadGenerator,
} from "@tandem/lab";
import { startDatabase } from "../start-database.ts";
import { startCrowdedService } from "./start-crowded-service.ts";

export interface OverloadOptions {
  /** Offered loads in percent of the capacity, from the smallest up. */
  readonly percentages: readonly number[];
  /** Milliseconds for each. */
  readonly durationMs: number;
  /** How often a load is offered until the generator was not in its own way. */
  readonly attempts: number;
}

/** One offered load, and what came of it with the limit of requests at once and without. */
export interface Offer {
  readonly percentage: number;
  readonly on: LoadResult;
  readonly off: LoadResult;
}

export interface Overload {
  /** Requests per second, when nobody waits and nobody is refused. */
  readonly capacity: number;
  readonly offers: readonly Offer[];
}

/** Milliseconds after which a caller gives up. */
export const patienceMs = 1_000;

/** The same loads at two services, one with the limit of requests at once and one without. */
export const measureOverload = async (options: OverloadOptions): Promise<Overload> => {
  const database = await startDatabase();
  const generator = startLoadGenerator();
  const on = await startCrowdedService(database.url, true);
  const off = await startCrowdedService(database.url, false);
  try {
    return await offerAll(generator, options, { on: on.url, off: off.url });
  } finally {
    await Promise.all([generator.close(), on.end("SIGKILL"), off.end("SIGKILL")]);
    await database.close();
  }
};

/** In turn, so that a machine that becomes busy is as busy for both. */
const offerAll = async (
  generator: LoadGenerator,
  { percentages, durationMs, attempts }: OverloadOptions,
  urls: { readonly on: string; readonly off: string },
): Promise<Overload> => {
  await findCapacity(generator, urls.off, durationMs);
  const capacity = await findCapacity(generator, urls.on, durationMs);
  const offers: Offer[] = [];
  for (const percentage of percentages) {
    const rate = (percentage / 100) * capacity;
    const offer = (url: string): Promise<LoadResult> => {
      const load = { ...callersOf(url, durationMs), arrival: { mode: "open", rate } } as const;
      return leastDisturbed(generator, load, attempts);
    };
    offers.push({ percentage, on: await offer(urls.on), off: await offer(urls.off) });
  }
  return { capacity, offers };
};

const callersOf = (origin: string, durationMs: number): Omit<Load, "arrival"> => {
  const headers = internalHeaders;
  const target = { protocol: "http", origin, path: "/recipes/42", headers } as const;
  return { durationMs, timeoutMs: patienceMs, kinds: [{ name: "recipe", target }] };
};

/** The first run is that of two processes which have just begun. */
const findCapacity = async (
  generator: LoadGenerator,
  url: string,
  durationMs: number,
): Promise<number> => {
  const arrival = { mode: "closed", workers: 8 } as const;
  const load = { ...callersOf(url, durationMs), arrival };
  await generator.run(load);
  return (await generator.run(load)).goodput;
};

/** The first run that counts, or else the one whose generator was late the least. */
const leastDisturbed = async (
  generator: LoadGenerator,
  load: Load,
  attempts: number,
): Promise<LoadResult> => {
  let best = await generator.run(load);
  for (let attempt = 1; attempt < attempts && !best.valid; attempt += 1) {
    const next = await generator.run(load);
    if (next.valid || next.generator.loopLag.p99 < best.generator.loopLag.p99) best = next;
  }
  return best;
};
