import { setTimeout as delay } from "node:timers/promises";
import { killPostgres, type LoadGenerator, type LoadResult, startLoadGenerator } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseLoad } from "../rig/database-load.ts";
import { loadAround, lostOf } from "../rig/load-around.ts";
import { sayRow } from "../rig/say-row.ts";
import { type OnDatabase, startOnDatabase } from "../rig/start-on-database.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

let stack: OnDatabase;
let generator: LoadGenerator;

/** Milliseconds from one death of PostgreSQL to the next, and to the end. */
const betweenMs = 6_000;
const kills = 2;

/** Milliseconds from each death to the last request that was lost to it. */
const recoveriesIn = (result: LoadResult, deaths: readonly number[]): readonly number[] =>
  deaths.map((from) => {
    const lost = lostOf(result, from).filter(({ at }) => at < from + betweenMs);
    return Math.round(Math.max(0, ...lost.map(({ at }) => at - from)));
  });

describe.skipIf(withoutHaproxy)("a PostgreSQL that is killed", () => {
  beforeAll(async () => {
    stack = await startOnDatabase();
    generator = startLoadGenerator();
    await stack.expectAlwaysTrue(
      await generator.run(databaseLoad(stack.url, { durationMs: 2_000 })),
    );
  });
  afterAll(async () => {
    await generator.close();
    await stack.close();
  });

  it("row 43: has every recipe that it has acknowledged", async () => {
    const deaths: number[] = [];
    const durationMs = 1_500 + kills * betweenMs;
    const load = databaseLoad(stack.url, { writes: 0.8, durationMs });
    const result = await loadAround(generator, load, async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        deaths.push(Date.now());
        await killPostgres(stack.postgres.process.pid());
        await delay((deaths.at(-1) ?? 0) + betweenMs - Date.now());
      }
    });
    const recoveries = recoveriesIn(result, deaths);

    sayRow("43", `recovered ${recoveries.join(" and ")} ms after each death`, result);
    expect(stack.postgres.process.deaths()).toBe(kills);
    expect(Math.max(...recoveries)).toBeLessThanOrEqual(5_000);
    await stack.expectAlwaysTrue(result);
  });
});
