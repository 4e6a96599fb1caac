import { internalHeaders, type LoadResult } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { straight, throughWebApi } from "./kinds.ts";
import { notJudged, runFairly } from "./run-fairly.ts";
import { type CrowdedStack, startCrowdedStack } from "./start-crowded-stack.ts";

// Row 30 of the fault matrix: two connections to the database, slow statements, three times the load.
const pool = { connections: 2, slowSql: { ms: 20 } };

/** Milliseconds: a free connection is waited for 500. */
const longestRefusalMs = 600;

describe.each([
  { limit: "the usual limit", env: {} },
  // The pool's own queue is the last line of defence, so it is tried alone, too.
  { limit: "no limit of requests", env: { IN_FLIGHT_MIN: "10000", IN_FLIGHT_MAX: "10000" } },
])("row 30, a full pool behind $limit", ({ limit, env }) => {
  let stack: CrowdedStack;
  let capacity: number;
  beforeAll(async () => {
    stack = await startCrowdedStack({ ...pool, env });
    capacity = await findCapacity();
  });
  afterAll(() => stack.close());

  /** What the pool can do at most: there is always one statement more than it has connections. */
  const findCapacity = async (): Promise<number> => {
    const load = { arrival: { mode: "closed", workers: 3 }, kinds: straight(stack) } as const;
    await stack.generator.run({ ...load, durationMs: 1_500 });
    return (await stack.generator.run({ ...load, durationMs: 3_000 })).goodput;
  };

  let crowd: LoadResult;
  const offer = (): Promise<LoadResult> =>
    runFairly(stack.generator, `row 30, ${limit}`, {
      arrival: { mode: "open", rate: 3 * capacity },
      durationMs: 6_000,
      kinds: straight(stack),
    });

  it("does what its connections can do", async () => {
    const [result, refusal] = await Promise.all([offer(), firstRefusal(stack.recipeApi.url)]);
    crowd = result;
    const { failed, error, unanswered } = crowd.total;
    expect({ failed, error, unanswered }).toEqual({ failed: 0, error: 0, unanswered: 0 });
    expect(refusal).toMatchObject({ status: 503, retryAfter: "1" });
    // A machine that has become busy meanwhile can do less than it could: then it is asked again.
    const now = crowd.valid ? capacity : Math.min(capacity, await findCapacity());
    expect(crowd.goodput).toBeGreaterThanOrEqual(0.9 * now);
  });

  it("refuses the rest within 0.6 s", ({ skip }) => {
    if (!crowd.valid) skip(notJudged(crowd));
    expect(crowd.total.latency.refused.p99).toBeLessThanOrEqual(longestRefusalMs);
    expect(crowd.total.latency.accepted.p99).toBeLessThanOrEqual(1_200);
  });

  it("works as before when the crowd has gone, through web-api too", async () => {
    const kinds = throughWebApi(stack);
    const arrival = { mode: "closed", workers: 1 } as const;
    const { total } = await stack.generator.run({ arrival, durationMs: 1_000, kinds });
    expect(total).toMatchObject({ accepted: total.sent });
  });
});

interface Refusal {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** Asks together with the crowd until it is sent away; undefined after 500 requests that were not. */
const firstRefusal = async (origin: string): Promise<Refusal | undefined> => {
  for (let request = 0; request < 500; request += 1) {
    const { status, headers } = await fetch(`${origin}/recipes/42`, { headers: internalHeaders });
    if (status !== 200) return { status, retryAfter: headers.get("retry-after") };
  }
  return undefined;
};
