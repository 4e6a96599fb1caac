import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, type LoadResult, startLoadGenerator, waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectWholeAnswers } from "./rig/always-true.ts";
import { kindOf, mixedLoad, protocols, recoveryAfter, summary, within } from "./rig/load.ts";
import { type Faulty, startFaulty } from "./rig/start-faulty.ts";
import { upstreamMetricsOf } from "./rig/upstream-metrics.ts";

let faulty: Faulty;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

beforeAll(async () => {
  // A web-api for each protocol, because one budget is for all of its calls.
  faulty = await startFaulty({ recipeApis: 2, webApis: 3 });
  generator = startLoadGenerator();
  await generator.run(mixedLoad(faulty.webApi, { rate: 50, durationMs: 2_000 }));
  expectConnectionsBack = await faulty.noteConnections();
});
afterAll(async () => {
  await generator.close();
  await faulty.close();
});

const metrics = () => upstreamMetricsOf(faulty.webApi[0]?.adminUrl);

/** Over HTTP, GraphQL with it, and over gRPC. */
const areBreakers = async (state: string): Promise<boolean> => {
  const { http, grpc } = (await metrics()).breakers;
  return http === state && grpc === state;
};

/** Mixed load on the first web-api, 1 s of it before the fault, with what reached recipe-api. */
const runAgainstFirst = async (rate: number, durationMs: number, fault: () => Promise<void>) => {
  const [arrivals, { retries }] = [await faulty.arrivals(), await metrics()];
  const load = generator.run(mixedLoad(faulty.webApi.slice(0, 1), { rate, durationMs }));
  await delay(1_000);
  await fault();
  const result = await load;
  return {
    result,
    upstream: (await faulty.arrivals()).all - arrivals.all,
    retries: (await metrics()).retries - retries,
  };
};

/** 10 % of the calls, and the burst. */
const mostUpstream = (calls: number): number => 1.1 * calls + 20;

const expectAlwaysTrue = async (result: LoadResult): Promise<void> => {
  expectWholeAnswers(result);
  faulty.expectNoExits();
  await expectConnectionsBack();
};

it.each([
  { row: "row 17: half of all answers are 503", status: 503, share: 0.5, places: [0, 1] },
  { row: "row 18: one of two replicas answers 500", status: 500, share: 1, places: [0] },
] as const)("$row: the budget helps, and the breaker stays closed", async (fault) => {
  const { row, places, ...settings } = fault;
  const { result, upstream, retries } = await runAgainstFirst(100, 8_000, () =>
    faulty.refuse(settings, places),
  );
  await faulty.heal();
  const { sent, accepted } = result.total;

  process.stdout.write(
    `${row}: ${summary(result)}; upstream calls ${(upstream / sent).toFixed(3)} × client calls, ${retries} retries\n`,
  );
  expect(accepted / sent).toBeGreaterThanOrEqual(0.5);
  expect(retries).toBeGreaterThanOrEqual(0.08 * sent);
  expect(upstream).toBeLessThanOrEqual(mostUpstream(sent));
  expect((await metrics()).breakers).toEqual({ http: "closed", grpc: "closed" });
  await expectAlwaysTrue(result);
});

it("a producer that always fails is left alone but for one probe a second over each protocol", async () => {
  let openAt = 0;
  let probes = 0;
  let healedAt = 0;
  let closedAt = 0;
  const probeSeconds = 4;
  const { result } = await runAgainstFirst(100, 12_000, async () => {
    await faulty.refuse({ status: 503 });
    await waitUntil("both breakers open", () => areBreakers("open"));
    openAt = Date.now();
    const before = (await faulty.arrivals()).all;
    await delay(probeSeconds * 1_000);
    probes = (await faulty.arrivals()).all - before;
    await faulty.heal();
    healedAt = Date.now();
    await waitUntil("both breakers close", () => areBreakers("closed"));
    closedAt = Date.now();
  });
  const refusals = within(result, { from: openAt, to: healedAt });
  const median = refusals.map(({ ms }) => ms).toSorted((a, b) => a - b)[refusals.length >> 1];
  const recoveredMs = recoveryAfter(result, healedAt);

  process.stdout.write(
    `breaker: ${summary(result)}; while open ${refusals.length} refusals, median ${median?.toFixed(1)} ms, ${probes} probes in ${probeSeconds} s; closed ${closedAt - healedAt} ms after recovery, last refusal after ${Math.round(recoveredMs)} ms\n`,
  );
  expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set(["UNAVAILABLE"]));
  expect(median).toBeLessThanOrEqual(20);
  expect(probes).toBeGreaterThanOrEqual(2 * (probeSeconds - 1));
  expect(probes).toBeLessThanOrEqual(2 * (probeSeconds + 1));
  expect(closedAt - healedAt).toBeLessThanOrEqual(2_000);
  expect(recoveredMs).toBeLessThanOrEqual(2_000);
  await expectAlwaysTrue(result);
});

it("a failing producer hears no more of retries than 10 %, over each protocol", async () => {
  const kinds = protocols.map((name, index) =>
    kindOf(name, faulty.webApi.slice(index, index + 1), 1),
  );
  await faulty.refuse({ status: 503 });
  const before = await faulty.arrivals();
  const load = { ...mixedLoad([], { rate: 360, durationMs: 10_000 }), kinds };
  const result = await generator.run(load);
  const after = await faulty.arrivals();
  await faulty.heal();

  for (const name of protocols) {
    const [calls, upstream] = [result.kinds[name]?.sent ?? 0, after[name] - before[name]];
    process.stdout.write(`amplification over ${name}: ${calls} calls, ${upstream} upstream\n`);
    expect(calls).toBeGreaterThanOrEqual(1_000);
    expect(upstream).toBeGreaterThan(0);
    expect(upstream).toBeLessThanOrEqual(mostUpstream(calls));
  }
  expect(result.total.accepted).toBe(0);
  await expectAlwaysTrue(result);
});
