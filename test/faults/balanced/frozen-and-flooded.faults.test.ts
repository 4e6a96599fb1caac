import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, type LoadResult, startLoadGenerator } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectWholeAnswers } from "../rig/always-true.ts";
import { frontLoad } from "../rig/front-load.ts";
import { percentile, slowestOf } from "../rig/latencies.ts";
import { loadAround, lostOf } from "../rig/load-around.ts";
import { within } from "../rig/load.ts";
import { sayRow } from "../rig/say-row.ts";
import { openFlood } from "../rig/open-flood.ts";
import { slowly } from "../rig/running-stack.ts";
import { type Balanced, startBalanced } from "../rig/start-balanced.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";
import { withoutLoopbackNetwork } from "../rig/without-loopback-network.ts";

let stack: Balanced;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

/** 100 requests a second, and the fault among them. */
const loadWith = (durationMs: number, fault: () => Promise<void>): Promise<LoadResult> =>
  loadAround(generator, frontLoad(stack.url, { rate: 100, durationMs }), fault);

/** Milliseconds that say of a request that it was with the frozen one. */
const waitedMs = 1_000;

const head = (first: string): string => `${first} HTTP/1.1\r\nhost: localhost\r\n`;

/** Idle ones, slow headers, slow bodies. */
const parts = [
  { count: 2_000 },
  { count: 500, head: head("GET /"), drip: "a: b\r\n" },
  { count: 500, head: `${head("POST /recipes")}content-length: 1000\r\n\r\n`, drip: "a" },
];

describe.skipIf(withoutHaproxy)("behind HAProxy, who takes places and does nothing", () => {
  beforeAll(async () => {
    // web-api takes its time, too: otherwise no write is ever under way in it.
    stack = await startBalanced({ serviceEnvironment: { "web-api": slowly(10) } });
    generator = startLoadGenerator();
    await generator.run(frontLoad(stack.url, { rate: 50, durationMs: 2_000 }));
    expectConnectionsBack = await stack.noteConnections();
  });
  afterAll(async () => {
    await generator.close();
    await stack.close();
  });

  it.each([
    { name: "web-api-1", longestMs: 5_500, mayLose: ["POST"] },
    { name: "recipe-api-1", longestMs: 2_500, mayLose: ["POST"] },
  ])("row 19: $name is frozen: only those wait who are with it", async ({ name, ...allowed }) => {
    const deaths = stack.deaths();
    let frozenAt = 0;
    const result = await loadWith(10_000, async () => {
      stack.signal(name, "SIGSTOP");
      frozenAt = Date.now();
      await delay(8_000);
      stack.signal(name, "SIGCONT");
    });
    await stack.isUsed(name);
    const slow = within(result, {}).filter(({ ms }) => ms > waitedMs);
    const lastMs = Math.max(...slow.map(({ at }) => at - frozenAt));
    const lost = lostOf(result);

    sayRow(
      `19, ${name}`,
      `${slow.length} waited, the last came after ${lastMs.toFixed(0)} ms; ${lost.length} lost`,
      result,
    );
    expectWholeAnswers(result);
    expect(lost.filter(({ kind }) => !allowed.mayLose.includes(kind))).toEqual([]);
    expect(lost.filter(({ ms }) => ms <= waitedMs)).toEqual([]);
    expect(slow.length).toBeGreaterThan(0);
    expect(lastMs).toBeLessThanOrEqual(1_700);
    expect(slowestOf(slow)).toBeLessThanOrEqual(allowed.longestMs);
    expect(stack.deaths()).toEqual(deaths);
    await expectConnectionsBack();
  });

  it.skipIf(withoutLoopbackNetwork)(
    "row 32: 3,000 connections that never make a request are closed, and nobody notices them",
    async () => {
      const deaths = stack.deaths();
      let [floodedAt, openAt, endedAt] = [0, 0, 0];
      let lasted: readonly number[] = [];
      const result = await loadWith(9_500, async () => {
        floodedAt = Date.now();
        const flood = await openFlood(Number(new URL(stack.url).port), parts);
        openAt = Date.now();
        try {
          expect(flood.opened).toBe(3_000);
          lasted = await flood.ended();
        } finally {
          flood.close();
        }
        endedAt = Date.now();
      });
      const calm = percentile(within(result, { to: floodedAt }), 0.99);
      const flooded = percentile(within(result, { from: openAt, to: endedAt }), 0.99);

      sayRow(
        "32",
        `open within ${openAt - floodedAt} ms, closed after ${Math.max(...lasted).toFixed(0)} ms at most; p99 ${flooded.toFixed(0)} ms, calm ${calm.toFixed(0)} ms`,
        result,
      );
      expectWholeAnswers(result);
      expect(lostOf(result)).toEqual([]);
      expect(Math.max(...lasted)).toBeLessThanOrEqual(6_000);
      expect(endedAt - openAt).toBeLessThanOrEqual(6_000);
      // 50 ms, and twice as much of everything on a machine that is busy with the flood itself.
      expect(flooded).toBeLessThanOrEqual(2 * calm + 50);
      expect(stack.deaths()).toEqual(deaths);
      await expectConnectionsBack();
    },
  );
});
