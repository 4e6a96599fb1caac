import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, type LoadResult, startLoadGenerator } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addRecipes } from "../rig/add-recipes.ts";
import { expectWholeAnswers } from "../rig/always-true.ts";
import { frontLoad } from "../rig/front-load.ts";
import { loadBeside, requestsOf, sentOf } from "../rig/load-beside.ts";
import { protocols, summary } from "../rig/load.ts";
import { outageLoad, warmCopies } from "../rig/outage-load.ts";
import { expectCopiesOrRefusals } from "../rig/outage.ts";
import { openRecipeService, type RecipeService } from "../rig/open-recipe-service.ts";
import { replaceProcess, type Replacement } from "../rig/replace-process.ts";
import { slowly } from "../rig/running-stack.ts";
import { type Balanced, startBalanced } from "../rig/start-balanced.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

let stack: Balanced;
let recipes: RecipeService;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

/** So many that a stream of all of them is more than what the buffers on its way hold. */
const allRecipes = 10_000;

const say = (row: string, results: readonly LoadResult[], ...rest: readonly string[]): void => {
  for (const text of [...results.map(summary), ...rest]) process.stdout.write(`${row}: ${text}\n`);
};

const notAccepted = (results: readonly LoadResult[]) =>
  requestsOf(results).filter(({ outcome }) => outcome !== "accepted");

const slowest = (results: readonly LoadResult[]): number =>
  Math.max(...requestsOf(results).map(({ ms }) => ms));

/** Signals a replica, and waits until HAProxy has another one in its place. */
const replace = async (name: string, signal: NodeJS.Signals): Promise<Replacement> => {
  const replacement = await replaceProcess(stack, name, signal);
  await stack.isUsed(name);
  return replacement;
};

/** Six times, each replica in turn. */
const kill = async (service: string) => {
  const deaths = stack.deaths().length;
  const moments: number[] = [];
  const results = await loadBeside(
    generator,
    frontLoad(stack.url, { rate: 200, durationMs: 5_000 }),
    async () => {
      await delay(1_000);
      for (let turn = 0; turn < 6; turn += 1) {
        const { signalledAt } = await replace(`${service}-${1 + (turn % 2)}`, "SIGKILL");
        moments.push(signalledAt);
      }
    },
  );
  const killed = stack.deaths().slice(deaths);
  expect(killed.filter((line) => line.includes("was ended by SIGKILL"))).toHaveLength(6);
  expect(killed).toHaveLength(6);
  return { results, moments };
};

const services = ["recipe-api", "web-api"];

/** Milliseconds in which the system takes a killed process apart; until then its ports accept. */
const dyingMs = 200;

/** What a kill costs beyond the writes without a key that the replica had; and the slowest answer. */
const costOfKill = async (row: string, service: Parameters<typeof kill>[0]) => {
  const { results, moments } = await kill(service);
  const lost = notAccepted(results);
  say(row, results, `${lost.length} lost`);
  for (const result of results) expectWholeAnswers(result, lost.length);
  const wasThere = ({ at, ms }: { at: number; ms: number }): boolean =>
    moments.some((moment) => at <= moment + dyingMs && at + ms >= moment);
  const beyond = lost.filter((each) => each.kind !== "POST" || !wasThere(each));
  return { beyond, slowestMs: slowest(results) };
};

describe.skipIf(withoutHaproxy)("behind HAProxy", () => {
  beforeAll(async () => {
    // web-api takes its time, too: otherwise no write is ever under way in it.
    stack = await startBalanced({ workMs: 15, serviceEnvironment: { "web-api": slowly(10) } });
    await addRecipes(stack.stack.urls, allRecipes);
    recipes = await openRecipeService(stack.grpcAddress);
    generator = startLoadGenerator();
    // The generator's own first requests are slow, too.
    await generator.run(frontLoad(stack.url, { rate: 50, durationMs: 2_000 }));
    expectConnectionsBack = await stack.noteConnections();
  });
  afterAll(async () => {
    await generator.close();
    recipes.close();
    await stack.close();
  });

  it("calls over one gRPC channel go to both replicas", async () => {
    const calls = new Map<number, number>();
    for (let count = 0; count < 100; count += 1) {
      const pid = await recipes.producer();
      calls.set(pid, (calls.get(pid) ?? 0) + 1);
    }

    const pids = [1, 2].map((number) => stack.pidOf(`recipe-api-${number}`));
    expect(new Set(calls.keys())).toEqual(new Set(pids));
    for (const count of calls.values()) expect(Math.abs(count - 50)).toBeLessThanOrEqual(2);
  });

  it("row 1: a web-api that is killed costs at most the writes without a key that it had", async () => {
    const { beyond, slowestMs } = await costOfKill("row 1", "web-api");
    expect(beyond).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(1_500);
  });

  it("row 2: a recipe-api that is killed costs at most the writes without a key that it had", async () => {
    const { beyond, slowestMs } = await costOfKill("row 2", "recipe-api");
    expect(beyond).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(1_500);
  });

  it(
    "row 3: SIGTERM of every replica in turn loses none of 5,000 requests over each protocol",
    { timeout: 180_000 },
    async ({ onTestFinished }) => {
      const deaths = stack.deaths().length;
      const retries = await stack.retries();
      const stops: Replacement[] = [];
      const reading = new AbortController();
      onTestFinished(() => reading.abort());
      const streams = recipes.keepReading(reading.signal);
      const isEnough = (sent: readonly LoadResult[]): boolean =>
        protocols.every((name) => sentOf(sent, name) >= 5_000);
      const load = frontLoad(stack.url, { workers: 30, durationMs: 5_000 });
      const results = await loadBeside(generator, load, async (sent) => {
        // Two rounds at least, and both services at once.
        for (let turn = 0; turn < 4 || !isEnough(sent); turn += 1) {
          const both = services.map((service) => `${service}-${1 + (turn % 2)}`);
          stops.push(...(await Promise.all(both.map((name) => replace(name, "SIGTERM")))));
        }
      });
      reading.abort();
      const statuses = await streams;

      say("row 3", results, `${stops.length} stops`, `streams: ${statuses.join(", ")}`);
      for (const result of results) expectWholeAnswers(result);
      expect(notAccepted(results)).toEqual([]);
      expect(sentOf(results, "POST")).toBeGreaterThanOrEqual(500);
      // Each was opened again at once, and the last one was ours to end.
      expect(new Set(statuses.slice(0, -1))).toEqual(new Set(["UNAVAILABLE"]));
      expect(statuses.at(-1)).toBe("CANCELLED");
      // HAProxy knew in time: it has asked nobody in vain.
      expect((await stack.retries()) - retries).toBe(0);
      expect(slowest(results)).toBeLessThanOrEqual(1_000);
      const ends = stack.deaths().slice(deaths);
      expect(ends).toEqual(stops.map(() => expect.stringContaining("ended with exit code 0")));
      const took = stops.map(({ signalledAt, endedAt }) => endedAt - signalledAt);
      expect(Math.max(...took)).toBeLessThanOrEqual(10_000);
    },
  );

  it("row 4: without any recipe-api, what was read before or 503 and when to come back, at once", async () => {
    const deaths = stack.deaths().length;
    const names = ["recipe-api-1", "recipe-api-2"];
    const times = { stopped: 0, ready: 0, used: 0 };
    await warmCopies(stack.stack.urls.webApi);
    const load = () => outageLoad(stack.url, { rate: 100, durationMs: 3_000 });
    const results = await loadBeside(generator, load, async () => {
      await delay(1_500);
      times.stopped = Date.now();
      const stops = names.map((name) => replaceProcess(stack, name, "SIGTERM"));
      times.ready = Math.max(...(await Promise.all(stops)).map(({ readyAt }) => readyAt));
      for (const name of names) await stack.isUsed(name);
      times.used = Date.now();
      await delay(2_000);
    });
    const refused = notAccepted(results);
    const recoveredAt = Math.max(...refused.map(({ at }) => at));

    const after = (moment: number): string => `${Math.round(recoveredAt - moment)} ms`;
    const recovered = `recovered ${after(times.ready)} after they were ready, ${after(times.used)} after HAProxy knew`;
    say("row 4", results, `away ${times.ready - times.stopped} ms, ${recovered}`);
    for (const result of results) expectWholeAnswers(result);
    expectCopiesOrRefusals(results, { awayAt: times.stopped, backAt: times.used });
    // What was under way is finished.
    expect(refused.filter(({ at }) => at < times.stopped)).toEqual([]);
    expect(slowest(results)).toBeLessThanOrEqual(2_500);
    // The breaker of a web-api asks once in a second.
    expect(recoveredAt).toBeLessThanOrEqual(times.used + 1_100);
    expect(stack.deaths().slice(deaths)).toEqual(
      names.map(() => expect.stringContaining("ended with exit code 0")),
    );
  });

  it("what all of this has opened is closed again", async () => {
    await expect(expectConnectionsBack()).resolves.toBeUndefined();
  });
});
