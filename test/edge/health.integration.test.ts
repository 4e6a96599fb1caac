import { setTimeout as delay } from "node:timers/promises";
import { waitUntil } from "@tandem/lab";
import { describe, expect, it, type TestContext } from "vitest";
import { ask } from "./rig/ask.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

/** Two replicas; what is asked for at /slow takes 800 ms. */
const start = async ({ onTestFinished }: TestContext): Promise<Edge> => {
  const edge = await startEdge({
    replicas: 2,
    // A fifth of what is usual, so that a test is soon over.
    variables: { LB_CHECK_INTERVAL: "100ms" },
    answer: ({ url }) => ({ afterMs: url === "/slow" ? 800 : 0 }),
  });
  onTestFinished(() => edge.close());
  return edge;
};

/** Asks for `/` over and over; `end` resolves to all statuses. */
const startAsking = (
  { ports }: Edge,
  { onTestFinished }: TestContext,
): { end(): Promise<readonly number[]> } => {
  let isOver = false;
  const run = async (): Promise<readonly number[]> => {
    const statuses: number[] = [];
    while (!isOver) {
      statuses.push((await ask({ port: ports.public })).status);
      await delay(5);
    }
    return statuses;
  };
  const all = run();
  // A test that fails earlier closes the edge, and never asks.
  all.catch(() => undefined);
  const end = (): Promise<readonly number[]> => {
    isOver = true;
    return all;
  };
  onTestFinished(async () => void (await end().catch(() => undefined)));
  return { end };
};

/** How often HAProxy has said so of the first replica. */
const saidOfFirst = (edge: Edge, what: RegExp): number =>
  edge.output().match(new RegExp(`Server web-api/web-api-1 is ${what.source}`, "g"))?.length ?? 0;

const statesOfFirst = (edge: Edge): (readonly [string, number])[] =>
  [/stopping/, /DOWN/, /UP/].map((what) => [what.source, saidOfFirst(edge, what)] as const);

describe.skipIf(withoutHaproxy).concurrent("a replica", () => {
  it("that says 404 gets nothing new, finishes what it has, and nobody notices", async (context) => {
    const edge = await start(context);
    const [leaving, staying] = edge.upstreams;
    if (!leaving || !staying) throw new Error("there are two");
    const load = startAsking(edge, context);
    const slow = Array.from({ length: 4 }, () => ask({ port: edge.ports.public, path: "/slow" }));
    await waitUntil("both have slow ones", () =>
      edge.upstreams.every(({ seen }) => seen.some(({ url }) => url === "/slow")),
    );

    leaving.setReadiness(404);
    await waitUntil("it is left out", () => saidOfFirst(edge, /stopping/) === 1);
    const [before, other] = [leaving.seen.length, staying.seen.length];
    await waitUntil("the other one serves", () => staying.seen.length > other + 20);
    expect(leaving.seen.length).toBe(before);

    leaving.setReadiness(200);
    await waitUntil("it is back", () => leaving.seen.length > before + 5);
    expect(new Set(await load.end())).toEqual(new Set([200]));
    for (const answer of await Promise.all(slow)) expect(answer.status).toBe(200);
    expect(saidOfFirst(edge, /DOWN/)).toBe(0);
  });

  it("is down after 2 failed checks in a row, back after 2 good ones, and nobody notices", async (context) => {
    const edge = await start(context);
    const [failing] = edge.upstreams;
    const load = startAsking(edge, context);

    // Until its first good check HAProxy trusts nobody: one bad one is enough.
    await waitUntil("it is known", () => (failing?.checks() ?? 0) > 1);
    // Down by the first pair of bad ones, up by the next pair of good ones, down and up once more. If
    // one were enough it would happen more often, if it took three less often.
    const checks = [503, 200, 200, 503, 503, 200, 503, 503, 200, 200, 503, 503, 200];
    failing?.setReadiness(...checks);
    await waitUntil("all were asked", () => (failing?.checks() ?? 0) > checks.length + 2);
    const states = { stopping: 0, DOWN: 2, UP: 2 };
    expect(Object.fromEntries(statesOfFirst(edge))).toEqual(states);
    expect(new Set(await load.end())).toEqual(new Set([200]));
  });

  it("whose readiness does not answer is down soon, and its requests go elsewhere", async (context) => {
    const edge = await start(context);
    const [dead, living] = edge.upstreams;
    const load = startAsking(edge, context);
    await waitUntil("it has had some", () => (dead?.seen.length ?? 0) > 5);

    const diedAt = performance.now();
    await dead?.close();
    await waitUntil("it is down", () => saidOfFirst(edge, /DOWN/) === 1);
    // The rest of one interval, and 250 ms until the second check.
    expect(performance.now() - diedAt).toBeLessThan(1_700);
    const before = living?.seen.length ?? 0;
    await waitUntil("the other one serves", () => (living?.seen.length ?? 0) > before + 20);
    expect(new Set(await load.end())).toEqual(new Set([200]));
  });
});
