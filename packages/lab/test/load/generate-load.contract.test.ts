import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { checkHistory } from "../../src/load/check-history.ts";
import { generate, kind } from "./sample-load.ts";

const never = (): Promise<never> => new Promise(() => undefined);
const ok = async () => ({ status: "200" });

describe("an open loop", () => {
  it("sends at equal steps", async () => {
    const { history, total, offeredRate } = await generate(ok, { history: true });
    expect(history.map(({ intendedMs }) => intendedMs)).toEqual(
      Array.from({ length: 20 }, (_, index) => index * 10),
    );
    expect(history.every(({ sentMs, intendedMs }) => sentMs >= intendedMs)).toBe(true);
    expect(total).toMatchObject({ sent: 20, answered: 20, accepted: 20 });
    expect(offeredRate).toBeCloseTo(100, 6);
  });

  it("sends at random steps, the same for the same seed", async () => {
    const times = async (seed: number) => {
      const arrival = { mode: "open", rate: 500, spacing: "poisson" } as const;
      const { history } = await generate(ok, { arrival, seed, history: true });
      return history.map(({ intendedMs }) => intendedMs);
    };
    const [first, again, other] = await Promise.all([times(1), times(1), times(2)]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    // 100 are expected; five deviations of a Poisson distribution are 50.
    expect(Math.abs(first.length - 100)).toBeLessThan(50);
    expect(new Set(first.map((each, index) => each - (first[index - 1] ?? 0))).size).toBe(
      first.length,
    );
  });

  it("counts latency from the intended time, so that a stall shows in all that it held up", async () => {
    const free = performance.now() + 150;
    const stalled = async () => {
      await delay(Math.max(0, free - performance.now()));
      return { status: "200" };
    };
    const { latency } = (await generate(stalled)).total;
    // 15 of 20 requests met the stall; they waited 150, 140, 130, … ms.
    expect(latency.accepted.max).toBeGreaterThan(140);
    expect(latency.accepted.p50).toBeGreaterThan(40);
  });

  it("counts latency from the intended time when it is itself late", async () => {
    let isFirst = true;
    const blocking = async () => {
      const end = performance.now() + (isFirst ? 100 : 0);
      isFirst = false;
      while (performance.now() < end);
      return { status: "200" };
    };
    const { total, generator } = await generate(blocking);
    // The ten requests of the first 100 ms waited for the first: 100, 90, 80, … ms.
    expect(total.latency.accepted.p90).toBeGreaterThan(70);
    expect(generator.lateness.p90).toBeGreaterThan(70);
  });

  it("does not send more at one time than it may, and says so", async () => {
    const { total, valid, reasons, generator } = await generate(never, {
      maxInFlight: 4,
      graceMs: 0,
    });
    expect(total).toMatchObject({ sent: 4, unanswered: 4 });
    expect(generator.skipped).toBe(16);
    expect(valid).toBe(false);
    expect(reasons).toContain("16 requests were not sent: maxInFlight were already running");
  });
});

describe("a closed loop", () => {
  it("has one request of each worker under way", async () => {
    let [now, most] = [0, 0];
    const send = async () => {
      most = Math.max(most, (now += 1));
      await delay(5);
      now -= 1;
      return { status: "200" };
    };
    const { total } = await generate(send, { arrival: { mode: "closed", workers: 3 } });
    expect(most).toBe(3);
    expect(total.sent).toBeGreaterThan(9);
    expect(total.accepted).toBe(total.sent);
  });

  it("leaves room for others when answers need no time", async () => {
    const signal = AbortSignal.timeout(50);
    const arrival = { mode: "closed", workers: 1 } as const;
    await generate(ok, { arrival, durationMs: 60_000 }, signal);
    expect(signal.aborted).toBe(true);
  });
});

describe("a run", () => {
  it("counts by kind and in all", async () => {
    const statuses = ["200", "404", "503", "500"];
    let next = 0;
    const send = async () => ({ status: statuses[next++ % 4] ?? "" });
    const kinds = [kind("a", { accept: ["404"] }), kind("b", { accept: ["404"], weight: 3 })];
    const { total, kinds: byKind } = await generate(send, { kinds });
    expect(total).toMatchObject({ sent: 20, accepted: 10, refused: 5, failed: 5 });
    expect(total.statuses).toEqual({ "200": 5, "404": 5, "503": 5, "500": 5 });
    expect((byKind["a"]?.sent ?? 0) + (byKind["b"]?.sent ?? 0)).toBe(20);
    expect(byKind["b"]?.sent).toBeGreaterThan(byKind["a"]?.sent ?? 0);
  });

  it("counts what a sender throws by its code", async () => {
    const send = async () => {
      throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
    };
    const { total } = await generate(send);
    expect(total).toMatchObject({ error: 20, answered: 0, errors: { ECONNRESET: 20 } });
  });

  it("gives up on an answer after its time, and tells the sender", async () => {
    const signals: AbortSignal[] = [];
    const send = ({ signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return never();
    };
    const { total } = await generate(send, { timeoutMs: 30, maxRequests: 2 });
    expect(total).toMatchObject({ sent: 2, errors: { timeout: 2 }, unanswered: 0 });
    expect(total.latency.failed.p50).toBeGreaterThan(29);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it("ends after the grace, with what never ends as unanswered", async () => {
    let count = 0;
    const send = () => ((count += 1) === 5 ? never() : ok());
    const startedAt = performance.now();
    const { total, history } = await generate(send, { graceMs: 50, history: true });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(total).toMatchObject({ sent: 20, answered: 19, unanswered: 1 });
    expect(checkHistory(history)).toEqual([`only ${history[4]?.id} was lost: it has no end`]);
  });

  it("stops sending at its most requests", async () => {
    const { total } = await generate(ok, { maxRequests: 5, durationMs: 60_000 });
    expect(total.sent).toBe(5);
  });

  it("ends at once when it is aborted", async () => {
    const options = { durationMs: 60_000, graceMs: 60_000 };
    const { total } = await generate(never, options, AbortSignal.timeout(50));
    expect(total.unanswered).toBe(total.sent);
  });

  it("counts by the second, and goodput only while it sends", async () => {
    const send = async () => {
      await delay(100);
      return { status: "200" };
    };
    const { seconds, goodput, total } = await generate(send, { durationMs: 1_000 });
    const sum = (name: "offered" | "accepted") =>
      seconds.reduce((all, second) => all + second[name], 0);
    expect(seconds.map(({ offered }) => offered)).toEqual([100, 0]);
    expect(sum("accepted")).toBe(total.accepted);
    expect(seconds[0]?.accepted).toBeLessThan(95);
    expect(goodput).toBe(seconds[0]?.accepted);
  });

  it("does not count as goodput what ends after the end, however late that is noticed", async () => {
    const send = async () => {
      await delay(90);
      const end = performance.now() + 50;
      while (performance.now() < end);
      return { status: "200" };
    };
    const arrival = { mode: "open", rate: 10 } as const;
    const { goodput, total } = await generate(send, { arrival, durationMs: 100 });
    expect([total.accepted, goodput]).toEqual([1, 0]);
  });
});
