import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, startLoadGenerator, waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectWholeAnswers } from "../rig/always-true.ts";
import { frontLoad } from "../rig/front-load.ts";
import { slowestOf } from "../rig/latencies.ts";
import { loadAround, lostOf } from "../rig/load-around.ts";
import { within } from "../rig/load.ts";
import { sayRow } from "../rig/say-row.ts";
import { type Named, startNamed } from "../rig/start-named.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";
import { withoutLoopbackNetwork } from "../rig/without-loopback-network.ts";

let stack: Named;
let generator: LoadGenerator;

/** Milliseconds for which the old addresses go on after the names have left them. */
const oldLastMs = 10_000;

/** The processes that have answered one request. */
const answeredBy = async (): Promise<readonly number[]> => {
  const answer = await fetch(stack.url);
  const { consumer_pid, producer_data } = (await answer.json()) as {
    consumer_pid: number;
    producer_data: { producer_pid: number };
  };
  return [producer_data.producer_pid, consumer_pid];
};

/** Whether it is these processes, and no others, that answer 20 requests. */
const answerAll = async (pids: ReadonlySet<number | undefined>): Promise<boolean> => {
  const all = await Promise.all(Array.from({ length: 20 }, answeredBy));
  return all.flat().every((pid) => pids.has(pid));
};

describe.skipIf(withoutHaproxy ?? withoutLoopbackNetwork)(
  "services that are found by their names",
  () => {
    beforeAll(async () => {
      stack = await startNamed();
      generator = startLoadGenerator();
      await generator.run(frontLoad(stack.url, { rate: 50, durationMs: 2_000 }));
    });
    afterAll(async () => {
      await generator.close();
      await stack.close();
    });

    it("row 22: nobody notices that both move to other addresses", async () => {
      const moved = { "recipe-api": `${stack.network}.3`, "web-api": `${stack.network}.4` };
      const recipeApi = await stack.start("recipe-api", moved["recipe-api"]);
      const webApi = await stack.start("web-api", moved["web-api"]);
      const newOnes = new Set([recipeApi.child.pid, webApi.child.pid]);
      let [movedAt, arrivedAt] = [0, 0];
      const load = frontLoad(stack.url, { rate: 100, durationMs: 12_800 });
      const result = await loadAround(generator, load, async () => {
        movedAt = Date.now();
        for (const [service, address] of Object.entries(moved))
          stack.names.name(`${service}.test`, [address]);
        await waitUntil("the new ones answer all", () => answerAll(newOnes), { pauseMs: 200 });
        arrivedAt = Date.now();
        await delay(movedAt + oldLastMs - arrivedAt);
        await Promise.all(stack.replicas.map((each) => each.end("SIGKILL")));
      });

      sayRow("22", `moved within ${arrivedAt - movedAt} ms`, result);
      expectWholeAnswers(result);
      expect(lostOf(result)).toEqual([]);
      expect(slowestOf(within(result, {}))).toBeLessThanOrEqual(2_000);
      expect(arrivedAt - movedAt).toBeLessThanOrEqual(oldLastMs);
      for (const { child } of [recipeApi, webApi])
        expect(child.exitCode ?? child.signalCode).toBe(null);
    });
  },
);
