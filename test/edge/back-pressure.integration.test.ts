import { waitUntil } from "@tandem/lab";
import { describe, expect, it, type TestContext } from "vitest";
import { ask, type HttpAnswer } from "./rig/ask.ts";
import { expectProblem } from "./rig/problem.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

interface Busy {
  readonly edge: Edge;
  /** Lets the replica answer, what it has and what comes. */
  release(): void;
}

/** A replica that keeps its requests until it is told to answer. */
const startBusy = async (
  { onTestFinished }: TestContext,
  variables: Readonly<Record<string, string>>,
): Promise<Busy> => {
  const { promise: after, resolve: release } = Promise.withResolvers<void>();
  const edge = await startEdge({
    variables: { LB_WEB_API_TIMEOUT: "30s", ...variables },
    answer: () => ({ after, afterMs: 100 }),
  });
  onTestFinished(() => edge.close());
  return { edge, release };
};

const askTimes = (count: number, { ports }: Edge): Promise<HttpAnswer>[] =>
  Array.from({ length: count }, () => ask({ port: ports.public }));

const statusesOf = async (answers: readonly Promise<HttpAnswer>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status);

const times = (count: number, status: number): number[] =>
  Array.from({ length: count }, () => status);

/** Requests that wait in HAProxy for a place at web-api. */
const queued = async ({ ports }: Edge): Promise<number> => {
  const { body } = await ask({ port: ports.stats, path: "/metrics" });
  const line = /^haproxy_backend_current_queue\{proxy="web-api"\} (\d+)/m;
  return Number(line.exec(body.toString())?.[1]);
};

describe.skipIf(withoutHaproxy).concurrent("more requests than a replica may have", () => {
  it("wait for a place, and the replica never has more", async (context) => {
    const variables = { LB_SERVER_MAXCONN: "2", LB_QUEUE_TIMEOUT: "20s" };
    const { edge, release } = await startBusy(context, variables);
    const answers = askTimes(3, edge);
    await waitUntil("the third waits", async () => (await queued(edge)) === 1);
    await waitUntil("two are under way", () => edge.upstream.mostAtOnce() === 2);
    release();
    expect(await statusesOf(answers)).toEqual(times(3, 200));
    expect(edge.upstream.mostAtOnce()).toBe(2);
    expect(edge.upstream.seen.length).toBe(3);
  });

  it("are refused after the 500 ms of the queue: the 65th of 64", async (context) => {
    const { edge, release } = await startBusy(context, {});
    const served = askTimes(64, edge);
    await waitUntil("64 are under way", () => edge.upstream.mostAtOnce() === 64);
    const refusal = await ask({ port: edge.ports.public });
    release();
    expectProblem(refusal, "unavailable");
    expect(refusal.headers["retry-after"]).toBe("1");
    expect(refusal.ms).toBeGreaterThan(490);
    // The queue's own time, and what a busy machine adds.
    expect(refusal.ms).toBeLessThan(1_000);
    expect(await statusesOf(served)).toEqual(times(64, 200));
    expect(edge.upstream.mostAtOnce()).toBe(64);
    expect(edge.upstream.seen.length).toBe(64);
  });

  it("are refused at once when as many as may wait do so", async (context) => {
    const variables = { LB_SERVER_MAXCONN: "1", LB_QUEUE_MAX: "2", LB_QUEUE_TIMEOUT: "20s" };
    const { edge, release } = await startBusy(context, variables);
    const served = askTimes(3, edge);
    await waitUntil("two wait", async () => (await queued(edge)) === 2);
    const refusals = await Promise.all(askTimes(5, edge));
    release();
    for (const refusal of refusals) {
      expectProblem(refusal, "unavailable");
      expect(refusal.headers["retry-after"]).toBe("1");
      expect(refusal.ms).toBeLessThan(1_000);
    }
    expect(await statusesOf(served)).toEqual(times(3, 200));
    expect(edge.upstream.mostAtOnce()).toBe(1);
    expect(edge.upstream.seen.length).toBe(3);
  });
});
