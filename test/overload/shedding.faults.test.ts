import { type LoadResult, waitUntilOk } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kinds, straight, throughWebApi } from "./kinds.ts";
import { refusalTimesOf } from "./refusal-times.ts";
import { notJudged, runFairly } from "./run-fairly.ts";
import { type CrowdedStack, startCrowdedStack } from "./start-crowded-stack.ts";

// Row 31 of the fault matrix: three times the load that recipe-api can bear, over all protocols. Two
// statements of 20 ms at once make some 95 requests per second; it lets in 8 requests at once, so a
// pause of less than 60 ms, of anybody, refuses nobody at three quarters of that.
const capacity = {
  connections: 2,
  slowSql: { ms: 20 },
  env: { IN_FLIGHT_MIN: "8", IN_FLIGHT_MAX: "8" },
};

let stack: CrowdedStack;
beforeAll(async () => {
  stack = await startCrowdedStack(capacity);
});
afterAll(() => stack.close());

/** Each worker has its next request as soon as it has its answer: never more at once than are let in. */
const findPeak = async (kinds: Kinds): Promise<number> => {
  const load = { arrival: { mode: "closed", workers: 4 }, kinds } as const;
  await stack.generator.run({ ...load, durationMs: 1_500 });
  return (await stack.generator.run({ ...load, durationMs: 3_000 })).goodput;
};

const offer = (name: string, kinds: Kinds, rate: number, durationMs: number): Promise<LoadResult> =>
  runFairly(stack.generator, name, { arrival: { mode: "open", rate }, durationMs, kinds });

/** Every request has an answer, and the answer is a recipe or that there is too much to do. */
const expectAnswers = ({ total }: LoadResult): void => {
  const { failed, error, unanswered } = total;
  expect({ failed, error, unanswered }).toEqual({ failed: 0, error: 0, unanswered: 0 });
  expect(total.accepted + total.refused).toBe(total.sent);
};

describe.each([
  { door: "straight at recipe-api", kindsOf: straight },
  { door: "through web-api", kindsOf: throughWebApi },
])("row 31, $door", ({ door, kindsOf }) => {
  let peak: number;
  let crowd: LoadResult;
  beforeAll(async () => {
    peak = await findPeak(kindsOf(stack));
  });

  it("refuses nobody at three quarters of the capacity", async ({ skip }) => {
    const result = await offer(`${door}, 0.75 ×`, kindsOf(stack), 0.75 * peak, 5_000);
    peak = Math.max(peak, result.goodput);
    expectAnswers(result);
    // A generator that stalls sends what it owes all at once: that is more than was meant.
    if (!result.valid) skip(notJudged(result));
    expect(result.total.refused).toBe(0);
  });

  it("at three times the capacity still does 80 % of what it can", async () => {
    const before = await refusalTimesOf(stack.recipeApi.adminUrl);
    crowd = await offer(`${door}, 3 ×`, kindsOf(stack), 3 * peak, 10_000);
    expectAnswers(crowd);
    expect(crowd.total.refused).toBeGreaterThan(crowd.total.sent / 3);
    // A machine that has become busy meanwhile can do less than it could: then it is asked again.
    const now = crowd.valid ? peak : Math.min(peak, await findPeak(kindsOf(stack)));
    expect(crowd.goodput).toBeGreaterThanOrEqual(0.8 * now);
    // Told by recipe-api, so that the generator is not in it.
    const after = await refusalTimesOf(stack.recipeApi.adminUrl);
    const [count, quick] = [after.count - before.count, after.quick - before.quick];
    process.stdout.write(`${door}, 3 ×: recipe-api refused ${quick} of ${count} within 50 ms\n`);
    expect(count).toBeGreaterThan(100);
    expect(quick).toBeGreaterThanOrEqual(0.99 * count);
  });

  it("answers again at once when the crowd has gone", async () => {
    const begun = performance.now();
    for (const protocol of ["http", "graphql", "grpc"])
      await waitUntilOk(`${stack.webApi.url}/via/${protocol}/recipes/42`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it("tells a caller of the crowd quickly to come back later", ({ skip }) => {
    if (!crowd.valid) skip(notJudged(crowd));
    const { accepted, refused } = crowd.total.latency;
    expect(refused.p99).toBeLessThanOrEqual(50);
    expect(accepted.p99).toBeLessThanOrEqual(1_000);
  });
});
