import { setTimeout as delay } from "node:timers/promises";
import type { Load, LoadGenerator, LoadResult } from "@tandem/lab";
import { expect } from "vitest";
import { expectWholeAnswers } from "../../faults/rig/always-true.ts";
import { frontLoad } from "../../faults/rig/front-load.ts";
import { loadBeside, requestsOf, sentOf } from "../../faults/rig/load-beside.ts";
import { protocols, summary } from "../../faults/rig/load.ts";
import type { Project } from "./open-project.ts";

/** As docker/secrets/development/api-keys has it. */
export const developmentKey = "Bearer development-only-cook-key";

/** As many reads over each protocol; the writes without a key may be lost with who had them. */
const reads = { http: 0.3, graphql: 0.3, grpc: 0.3, "keyed POST": 0.1 };

/** Reads and keyed writes; with `everything`, also writes that nobody may send twice. */
const loadOn = (
  { url }: Project,
  { everything, authorization = developmentKey }: Pick<Work, "everything" | "authorization">,
): Load => {
  const load = frontLoad(url, {
    rate: 40,
    durationMs: 5_000,
    authorization,
    shares: { ...reads, POST: 0.1 },
  });
  return everything ? load : { ...load, kinds: load.kinds.filter(({ name }) => name !== "POST") };
};

export interface Work {
  /** For the log of the suite. */
  readonly name: string;
  /** Whether writes without a key are sent, too. */
  readonly everything: boolean;
  /** Who writes. @default the cook of the development secrets */
  readonly authorization?: string;
  run(): Promise<void>;
}

/**
 * Does something to the stack while callers ask it, and returns the requests that were not answered as
 * always: none, it is hoped. On a machine that is busy
 * with something else a container may get no processor in time: it is done again then, three times at
 * most, and the last time counts in any case.
 */
export const noticedDuring = async (
  project: Project,
  generator: LoadGenerator,
  work: Work,
): Promise<ReturnType<typeof requestsOf>> => {
  for (let attempt = 1; ; attempt += 1) {
    const results = await runBeside(project, generator, work);
    for (const result of results) expectWholeAnswers(result);
    const noticed = requestsOf(results).filter(({ outcome }) => outcome !== "accepted");
    const lateMs = latenessOf(results);
    if (noticed.length === 0 || lateMs <= fairMs || attempt === attempts) {
      for (const protocol of protocols) expect(sentOf(results, protocol)).toBeGreaterThan(20);
      return noticed;
    }
    process.stdout.write(
      `${work.name}: ${noticed.length} noticed, but the machine is busy (${lateMs} ms late): again\n`,
    );
  }
};

const attempts = 3;

/** Milliseconds by which the generator may be late at its 99th percentile, though it does next to nothing. */
const fairMs = 25;

const latenessOf = (results: readonly LoadResult[]): number =>
  Math.max(...results.map(({ generator: { loopLag } }) => loopLag.p99));

const runBeside = async (
  project: Project,
  generator: LoadGenerator,
  { name, run, ...load }: Work,
): Promise<readonly LoadResult[]> => {
  const results = await loadBeside(generator, loadOn(project, load), async () => {
    await delay(1_000);
    await run();
  });
  for (const result of results)
    process.stdout.write(`${name}: ${summary(result)}; late ${latenessOf([result])} ms\n`);
  return results;
};
