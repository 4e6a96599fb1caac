import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, type LoadResult, startLoadGenerator } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askRedis } from "../rig/ask-redis.ts";
import { breakCopies, countWhole } from "../rig/break-copies.ts";
import { loadAround } from "../rig/load-around.ts";
import { cachedRecipes, outageLoad } from "../rig/outage-load.ts";
import type { Times } from "../rig/outage.ts";
import { expectNothingLost, expectShortWaits, freshMs, measureAdded } from "../rig/redis-outage.ts";
import { sayRow } from "../rig/say-row.ts";
import { type OnRedis, startOnRedis } from "../rig/start-on-redis.ts";
import { createStaleStores } from "../rig/stale-stores.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";
import { withoutRedis } from "../../setup/without-redis.ts";

let stack: OnRedis;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

/** Milliseconds before each fault, to compare with; and of an outage. */
const [calmMs, awayMs] = [3_000, 10_000];

interface Fault {
  /** Milliseconds. @default awayMs */
  readonly ms?: number;
  /** Milliseconds until it is known to all. */
  readonly knownAfterMs: number;
  /** Just before it; nobody is judged meanwhile. */
  readonly prepare?: () => Promise<void>;
  takeAway(): Promise<unknown>;
  bringBack(): Promise<unknown>;
}

/** The load, and among it a Redis that is away; `usedMs` after its return it answers again. */
const loadWithout = async ({ ms = awayMs, knownAfterMs, prepare, ...redis }: Fault) => {
  const times: Times = { awayAt: 0, knownAt: 0, backAt: 0 };
  let [calmTo, usedAt] = [0, 0];
  const load = outageLoad(stack.url, { rate: 80, durationMs: calmMs + ms + 3_000 });
  const fault = async (): Promise<void> => {
    calmTo = Date.now();
    await prepare?.();
    times.awayAt = Date.now();
    times.knownAt = times.awayAt + knownAfterMs;
    await redis.takeAway();
    await delay(times.awayAt + ms - Date.now());
    await redis.bringBack();
    times.backAt = Date.now();
    usedAt = await stack.redisIsUsed();
  };
  const result = await loadAround(generator, load, fault, calmMs);
  return { ...measureAdded(result, times, calmTo), result, usedMs: usedAt - times.backAt };
};

const expectAlwaysTrue = async (result: LoadResult): Promise<void> => {
  expectNothingLost(result);
  await stack.expectAlwaysTrue(result);
};

describe.skipIf(withoutHaproxy ?? withoutRedis)(
  "behind HAProxy, with a Redis that does harm",
  () => {
    beforeAll(async () => {
      stack = await startOnRedis();
      generator = startLoadGenerator();
      // The generator's own first requests are slow, too.
      await expectAlwaysTrue(await generator.run(outageLoad(stack.url, { durationMs: 3_000 })));
      expectConnectionsBack = await stack.noteConnections();
    });
    afterAll(async () => {
      await generator?.close();
      await stack?.close();
    });

    it("row 12: nobody notices that Redis is killed, nor that it comes back with nothing", async () => {
      const { result, p99Ms, busyMs, usedMs, found } = await loadWithout({
        knownAfterMs: 0,
        takeAway: () => stack.redis.kill(),
        bringBack: () => stack.redis.start(),
      });

      sayRow("12", `${found}; used again after ${usedMs} ms`, result);
      await expectAlwaysTrue(result);
      expect(p99Ms).toBeLessThanOrEqual(20 + busyMs.p99);
      expect(usedMs).toBeLessThanOrEqual(1_500 + freshMs);
    });

    it("row 13: a Redis that hangs costs one short wait, and what it does late harms nobody", async () => {
      const stores = createStaleStores(stack);
      const { result, usedMs, found, ...added } = await loadWithout({
        knownAfterMs: 1_500,
        prepare: () => stores.send(),
        takeAway: async () => {
          stack.redis.freeze();
          await stores.outdate();
        },
        bringBack: async () => stack.redis.resume(),
      });
      const seen = await stores.whatReadersSee();

      sayRow(
        "13",
        `${found}; used again after ${usedMs} ms; ${seen.length} reads of what was changed meanwhile`,
        result,
      );
      await expectAlwaysTrue(result);
      expectShortWaits(added);
      expect(usedMs).toBeLessThanOrEqual(2_000 + freshMs);
      expect(new Set(seen)).toEqual(new Set(["new"]));
    });

    it("row 14: what is no copy in Redis is read as if there were none, and goes away", async () => {
      const operator = stack.redis.urlFor("operator");
      let broken = 0;
      const { result, p99Ms, busyMs, found } = await loadWithout({
        ms: 3_000,
        knownAfterMs: 0,
        takeAway: async () => {
          for (let round = 0; round < 5; round += 1) {
            broken += await askRedis(operator, breakCopies);
            await delay(500);
          }
        },
        bringBack: () => Promise.resolve(),
      });

      sayRow("14", `${broken} copies broken; ${found}`, result);
      await expectAlwaysTrue(result);
      expect(broken).toBeGreaterThan(20);
      expect(p99Ms).toBeLessThanOrEqual(5 + busyMs.p99);
      const [first, last] = cachedRecipes;
      expect(await askRedis(operator, countWhole)).toBe(last - first + 1);
    });

    it("row 20: behind a path that swallows everything, Redis is missed as little", async () => {
      const { result, usedMs, found, ...added } = await loadWithout({
        ms: 5_000,
        knownAfterMs: 1_500,
        takeAway: () => stack.redisProxy.set({ type: "blackhole" }),
        bringBack: () => stack.redisProxy.clear(),
      });

      sayRow("20, Redis, swallowed", `${found}; used again after ${usedMs} ms`, result);
      await expectAlwaysTrue(result);
      expectShortWaits(added);
      expect(usedMs).toBeLessThanOrEqual(2_000 + freshMs);
    });

    it("what all of this has opened is closed again", async () => {
      await expect(expectConnectionsBack()).resolves.toBeUndefined();
    });
  },
);
