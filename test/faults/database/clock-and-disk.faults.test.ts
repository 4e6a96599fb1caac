import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  createFalseClock,
  type FalseClock,
  internalHeaders,
  type LoadGenerator,
  type LoadResult,
  startLoadGenerator,
  waitUntil,
} from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseLoad, type DatabaseLoadOptions, isWrite } from "../rig/database-load.ts";
import { slowestOf } from "../rig/latencies.ts";
import { loadAround, lostOf } from "../rig/load-around.ts";
import { recoveryAfter, within } from "../rig/load.ts";
import type { OwnService } from "../rig/own-service.ts";
import { sendWrite } from "../rig/post-recipe.ts";
import { sayRow } from "../rig/say-row.ts";
import { moveToSmallDisk, type SmallDisk, withoutSmallDisk } from "../rig/small-disk.ts";
import { type Own, startOwn } from "../rig/start-own.ts";
import { faketime, withoutFaketime } from "../rig/without-faketime.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

let stack: Own;
let generator: LoadGenerator;
/** Of the first replica of each service. */
let clock: FalseClock | undefined;
let disk: SmallDisk | undefined;

/** Seconds. */
const tenMinutes = 600;

const loadWith = (options: DatabaseLoadOptions, fault: () => Promise<void>): Promise<LoadResult> =>
  loadAround(generator, databaseLoad(stack.url, options), fault);

const first = (services: readonly OwnService[]): OwnService => {
  const [service] = services;
  if (service) return service;
  throw new Error("there is none");
};

/** Seconds by which a service's clock is ahead. */
const aheadBy = async ({ url }: OwnService): Promise<number> => {
  const answer = await fetch(`${url}/recipes/42`, { headers: internalHeaders });
  await answer.arrayBuffer();
  return (Date.parse(answer.headers.get("date") ?? "") - Date.now()) / 1_000;
};

const setClock = async (offset: number): Promise<void> => {
  await clock?.set(offset);
  for (const service of [first(stack.recipeApi), first(stack.webApi)])
    await waitUntil(`the clock of ${service.name} is wrong`, async () => {
      return Math.abs((await aheadBy(service)) - offset) < 5;
    });
};

describe.skipIf(withoutHaproxy)("behind HAProxy, what PostgreSQL and the machine may do", () => {
  beforeAll(async () => {
    if (!withoutFaketime) clock = await createFalseClock(faketime, 0);
    stack = await startOwn({
      prepare: (options, number) =>
        number === 1 && clock !== undefined ? clock.forService(options) : options,
    });
    generator = startLoadGenerator();
    // The generator's own first requests are slow, too.
    await stack.expectAlwaysTrue(
      await generator.run(databaseLoad(stack.url, { durationMs: 2_000 })),
    );
  });
  afterAll(async () => {
    await generator.close();
    await stack.close();
    await clock?.close();
    await disk?.close();
  });

  it.skipIf(withoutFaketime)(
    "row 40: nobody notices that the clock of a replica is wrong, or is set",
    async () => {
      await setClock(tenMinutes);
      const result = await loadWith({ durationMs: 9_000 }, async () => {
        await delay(1_000);
        await setClock(-tenMinutes);
        await delay(2_000);
        await setClock(tenMinutes);
      });
      const slowestMs = slowestOf(within(result, {}));

      sayRow("40", `10 min ahead, behind, ahead; slowest ${slowestMs.toFixed(0)} ms`, result);
      expect(lostOf(result)).toEqual([]);
      expect(slowestMs).toBeLessThanOrEqual(1_500);
      await stack.expectAlwaysTrue(result);
    },
  );

  it.skipIf(withoutSmallDisk)(
    "row 41: while PostgreSQL has no space left, writes are refused and reads are not",
    async () => {
      disk = await moveToSmallDisk(stack.ask);
      let [fullAt, clearAt] = [0, 0];
      const result = await loadWith({ durationMs: 10_000, stepsLength: 20_000 }, async () => {
        await disk?.fill();
        fullAt = Date.now();
        await delay(4_500);
        clearAt = Date.now();
        await disk?.clear();
      });
      const lost = lostOf(result);
      const meanwhile = within(result, { from: fullAt, to: clearAt }).filter(isWrite);
      const taken = meanwhile.filter(({ outcome }) => outcome === "accepted");
      const recoveredMs = recoveryAfter(result, clearAt);
      const slowestMs = slowestOf(within(result, {}));

      sayRow(
        "41, disk",
        `full for ${clearAt - fullAt} ms: ${taken.length} of ${meanwhile.length} writes taken; slowest ${slowestMs.toFixed(0)} ms; recovered after ${recoveredMs.toFixed(0)} ms`,
        result,
      );
      expect(meanwhile.length).toBeGreaterThan(0);
      expect(taken).toEqual([]);
      expect(lost.filter((each) => !isWrite(each) || each.status !== "UNAVAILABLE")).toEqual([]);
      expect(slowestMs).toBeLessThanOrEqual(2_500);
      expect(recoveredMs).toBeLessThanOrEqual(2_000);
      expect(stack.postgres.process.deaths()).toBe(0);
      await stack.expectAlwaysTrue(result);
    },
  );

  it("row 41: who reads the log may go away", async () => {
    const services = [first(stack.recipeApi), first(stack.webApi)];
    const result = await loadWith({ durationMs: 5_000 }, async () => {
      for (const { child } of services.map((each) => each.process()))
        for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
    });

    sayRow("41, log", "stdout and stderr of one replica of each service closed", result);
    expect(lostOf(result)).toEqual([]);
    await stack.expectAlwaysTrue(result);
    for (const { url } of services) {
      const answer = await fetch(`${url}/recipes/42`, { headers: internalHeaders });
      expect(answer.status).toBe(200);
    }
  });

  it.skipIf(withoutFaketime).each([tenMinutes, -tenMinutes])(
    "row 40: a key is good for 24 hours of PostgreSQL's clock, at a replica that is %i s ahead",
    async (offset) => {
      await setClock(offset);
      const key = randomUUID();
      const send = async (): Promise<number> => {
        const { recipe } = await sendWrite({
          url: `${first(stack.recipeApi).url}/recipes`,
          key,
          headers: { ...internalHeaders, "x-principal": "tester" },
          body: JSON.stringify({ name: "Tea", steps: "", ingredients: [] }),
        });
        expect(Math.abs(Date.now() - Date.parse(recipe?.created_at ?? ""))).toBeLessThan(60_000);
        return recipe?.id ?? Number.NaN;
      };
      const id = await send();
      await makeKeyOlder(key, "23 hours 59 minutes");
      expect(await send()).toBe(id);
      await makeKeyOlder(key, "2 minutes");
      expect(await send()).toBeGreaterThan(id);
      process.stdout.write(
        `row 40: a key of 23:59 h replayed and one of 24:01 h taken anew, ${offset} s ahead\n`,
      );
    },
  );
});

const makeKeyOlder = async (key: string, age: string): Promise<void> => {
  const text =
    "UPDATE idempotency_keys SET created_at = created_at - $2::interval WHERE key = $1 RETURNING key";
  expect(await stack.ask({ text, values: [key, age] })).toEqual([{ key }]);
};
