import { setTimeout as delay } from "node:timers/promises";
import { startLoadGenerator } from "@tandem/lab";
import { expect } from "vitest";
import { slowestOf } from "../rig/latencies.ts";
import { loadAround, lostOf } from "../rig/load-around.ts";
import { recoveryAfter, within } from "../rig/load.ts";
import { type LostPackets, losePackets } from "../rig/lose-packets.ts";
import type { Inside } from "../rig/open-network.ts";
import { outageLoad } from "../rig/outage-load.ts";
import { expectCopiesOrRefusals, measureOutage, type Times } from "../rig/outage.ts";
import { expectNothingLost, expectShortWaits, freshMs, measureAdded } from "../rig/redis-outage.ts";
import { sayRow } from "../rig/say-row.ts";
import { portOf } from "../rig/start-on-database.ts";
import { type OnRedis, startOnRedis } from "../rig/start-on-redis.ts";

export type Row = "20, PostgreSQL" | "20, Redis" | "20, recipe-api" | "21" | "afterwards";

/** Milliseconds for which packets are lost. */
const lostMs = 15_000;

/** The stack of these rows, and the load. */
export const start = async (): Promise<Inside<Row>> => {
  // What has started ends in reverse, also when the rest does not start.
  await using started = new AsyncDisposableStack();
  const lost = await losePackets();
  const stack = await startOnRedis();
  started.defer(() => stack.close());
  const generator = startLoadGenerator();
  started.defer(() => generator.close());
  await stack.expectAlwaysTrue(await generator.run(outageLoad(stack.url, { durationMs: 2_000 })));
  const rows = createRows({
    stack,
    generator,
    lost,
    expectConnectionsBack: await stack.noteConnections(),
  });
  const running = started.move();
  return { rows, close: () => running.disposeAsync() };
};

interface Rig {
  readonly stack: OnRedis;
  readonly generator: ReturnType<typeof startLoadGenerator>;
  readonly lost: LostPackets;
  readonly expectConnectionsBack: () => Promise<void>;
}

const createRows = (rig: Rig): Inside<Row>["rows"] => {
  const { stack, generator, lost } = rig;

  /** The load, and among it a while in which nothing arrives at these ports. */
  const loseAllTo = async (
    ports: readonly number[],
    knownAfterMs: number,
    afterwards?: () => Promise<void>,
  ) => {
    const times: Times = { awayAt: 0, knownAt: 0, backAt: 0 };
    const load = outageLoad(stack.url, { durationMs: 3_000 + lostMs + 5_000 });
    const fault = async (): Promise<void> => {
      times.awayAt = Date.now();
      times.knownAt = times.awayAt + knownAfterMs;
      await lost.to(ports);
      await delay(times.awayAt + lostMs - Date.now());
      await lost.none();
      times.backAt = Date.now();
      await afterwards?.();
    };
    const result = await loadAround(generator, load, fault, 3_000);
    return { times, result };
  };

  return {
    "20, PostgreSQL": async () => {
      const { times, result } = await loseAllTo([stack.proxy.port], 3_750);
      const { slowestMs, refusedP99Ms, recoveredMs, found } = measureOutage(result, times);
      sayRow("20, PostgreSQL", found, result);
      await stack.expectAlwaysTrue(result);
      expectCopiesOrRefusals([result], times);
      expect(slowestMs).toBeLessThanOrEqual(5_000);
      expect(refusedP99Ms).toBeLessThanOrEqual(100);
      expect(recoveredMs).toBeLessThanOrEqual(2_000);
    },
    "20, Redis": async () => {
      let usedAt = 0;
      const { times, result } = await loseAllTo([stack.redisProxy.port], 1_500, async () => {
        usedAt = await stack.redisIsUsed();
      });
      const usedMs = usedAt - times.backAt;
      const { found, ...added } = measureAdded(result, times);
      sayRow("20, Redis", `${found}; used again after ${usedMs} ms`, result);
      await stack.expectAlwaysTrue(result);
      expectNothingLost(result);
      expectShortWaits(added);
      expect(usedMs).toBeLessThanOrEqual(2_000 + freshMs);
    },
    "20, recipe-api": async () => {
      const { recipeApi, grpc } = stack.stack.urls;
      const { times, result } = await loseAllTo([...recipeApi, ...grpc].map(portOf), 5_000);
      const { slowestMs, recoveredMs, found } = measureOutage(result, times);
      sayRow("20, recipe-api", found, result);
      await stack.expectAlwaysTrue(result);
      expectCopiesOrRefusals([result], times, ["DEADLINE_EXCEEDED"]);
      expect(slowestMs).toBeLessThanOrEqual(5_000);
      expect(recoveredMs).toBeLessThanOrEqual(2_000);
    },
    "21": () => loseSome(rig),
    afterwards: () => rig.expectConnectionsBack(),
  };
};

const loseSome = async ({ stack, generator, lost }: Rig): Promise<void> => {
  const proxies = [stack.proxy, stack.redisProxy];
  const { recipeApi, grpc } = stack.stack.urls;
  const ports = [...recipeApi, ...grpc].map(portOf);
  let [badAt, goodAt] = [0, 0];
  const result = await loadAround(
    generator,
    outageLoad(stack.url, { durationMs: 12_000 }),
    async () => {
      badAt = Date.now();
      const late = { type: "latency", ms: 50, jitterMs: 20, direction: "down" } as const;
      await Promise.all(proxies.map((proxy) => proxy.set(late)));
      await lost.some(0.05, [...proxies.map(({ port }) => port), ...ports]);
      await delay(8_000);
      await lost.none();
      await Promise.all(proxies.map((proxy) => proxy.clear()));
      goodAt = Date.now();
    },
  );
  const meanwhile = within(result, { from: badAt, to: goodAt });
  const found = `slowest ${slowestOf(meanwhile).toFixed(0)} ms`;
  sayRow("21", `${found}; recovered after ${recoveryAfter(result, goodAt).toFixed(0)} ms`, result);
  await stack.expectAlwaysTrue(result);
  expect(lostOf(result)).toEqual([]);
  expect(slowestOf(meanwhile)).toBeLessThanOrEqual(3_000);
};
