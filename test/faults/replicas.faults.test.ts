import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, startLoadGenerator } from "@tandem/lab";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectWholeAnswers } from "./rig/always-true.ts";
import { mixedLoad, summary, within } from "./rig/load.ts";
import { staleOf } from "./rig/outage-load.ts";
import { type Replicas, startReplicas } from "./rig/start-replicas.ts";

let replicas: Replicas;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

beforeAll(async () => {
  replicas = await startReplicas();
  generator = startLoadGenerator();
  // The generator's own first requests are slow, too.
  await generator.run(mixedLoad(replicas.webApi, { rate: 50, durationMs: 2_000 }));
  expectConnectionsBack = await replicas.noteConnections();
});
afterAll(async () => {
  await generator.close();
  await replicas.close();
});

/** Signals a replica and waits until there is another one. */
const replace = async (name: string, signal: NodeJS.Signals): Promise<number> => {
  const pid = replicas.pidOf(name);
  replicas.signal(name, signal);
  return replicas.isReplaced(name, pid);
};

it("row 2: nobody notices that a recipe-api is killed", async () => {
  const deaths = replicas.deaths().length;
  const load = generator.run(mixedLoad(replicas.webApi, { rate: 100, durationMs: 12_000 }));
  await delay(2_000);
  await replace("recipe-api-1", "SIGKILL");
  await delay(2_000);
  await replace("recipe-api-2", "SIGKILL");
  const result = await load;

  process.stdout.write(`row 2: ${summary(result)}\n`);
  expectWholeAnswers(result);
  expect(result.total.accepted).toBe(result.total.sent);
  expect(result.total.latency.accepted.max).toBeLessThanOrEqual(2_000);
  expect(replicas.deaths().slice(deaths)).toEqual([
    expect.stringContaining("was ended by SIGKILL"),
    expect.stringContaining("was ended by SIGKILL"),
  ]);
  await expectConnectionsBack();
});

it("row 4: without any recipe-api, all that was read before is answered, with copies that say so", async () => {
  const deaths = replicas.deaths().length;
  const options = { rate: 100, durationMs: 10_000, mayBeStale: true };
  const load = generator.run(mixedLoad(replicas.webApi, options));
  await delay(2_000);
  const stoppedAt = Date.now();
  const ready = await Promise.all([
    replace("recipe-api-1", "SIGTERM"),
    replace("recipe-api-2", "SIGTERM"),
  ]);
  const backAt = Math.max(...ready);
  const result = await load;
  const lastMs = Math.max(...staleOf(result).map(({ at }) => at - backAt));

  process.stdout.write(
    `row 4: ${summary(result)}; away ${backAt - stoppedAt} ms, the last copy after ${Math.round(lastMs)} ms\n`,
  );
  expectWholeAnswers(result);
  // What was under way is finished.
  const earlier = within(result, { to: stoppedAt - 100 });
  expect(earlier.filter(({ status }) => status !== "OK")).toEqual([]);
  expect(Object.keys(result.total.statuses).toSorted()).toEqual(["OK", "STALE"]);
  expect(Math.max(...within(result, {}).map(({ ms }) => ms))).toBeLessThanOrEqual(2_500);
  expect(lastMs).toBeLessThanOrEqual(2_000);
  expect(replicas.deaths().slice(deaths)).toEqual([
    expect.stringContaining("ended with exit code 0"),
    expect.stringContaining("ended with exit code 0"),
  ]);
  await expectConnectionsBack();
});

it("SIGTERM of every replica in turn loses none of 5,000 requests", async () => {
  const deaths = replicas.deaths().length;
  const names = ["recipe-api-1", "web-api-1", "recipe-api-2", "web-api-2"];
  let hasEnded = false;
  const load = generator.run(mixedLoad(replicas.webApi, { rate: 200, durationMs: 26_000 }));
  void load.finally(() => (hasEnded = true));
  for (let turn = 0; !hasEnded; turn += 1)
    await replace(names[turn % names.length] ?? "", "SIGTERM");
  const result = await load;
  const ends = replicas.deaths().slice(deaths);

  process.stdout.write(`SIGTERM in turn: ${summary(result)}; ${ends.length} restarts\n`);
  expectWholeAnswers(result);
  expect(result.total.sent).toBeGreaterThanOrEqual(5_000);
  expect(result.total.statuses).toEqual({ OK: result.total.sent });
  expect(ends.length).toBeGreaterThanOrEqual(names.length);
  expect(ends.filter((line) => !line.includes("ended with exit code 0"))).toEqual([]);
  await expectConnectionsBack();
});
