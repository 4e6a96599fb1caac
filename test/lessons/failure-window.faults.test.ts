import { setTimeout as delay } from "node:timers/promises";
import { type Front, startFront } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutRates } from "../edge/rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";
import { askSteadily, type Outcome } from "./rig/ask-steadily.ts";
import { type Lesson, startLesson } from "./rig/start-lesson.ts";
import { type Replica, startReplica } from "./rig/start-replica.ts";

describe.skipIf(withoutHaproxy)("docs/lessons/failure-window.md", () => {
  let replicas: Replica[];
  let plain: Lesson;
  let ours: Front;

  beforeAll(async () => {
    replicas = await Promise.all([startReplica(), startReplica()]);
    const ports = replicas.map(({ port }) => port);
    plain = await startLesson(
      "failure-window.cfg",
      ports.map((port) => `127.0.0.1:${port}`),
    );
    ours = await startFront({
      webApi: ports.map((port) => ({ http: port, admin: port })),
      environment: { ...process.env, ...withoutRates },
    });
  });
  afterAll(async () => {
    await Promise.all([plain.close(), ours.close()]);
    await Promise.all(replicas.map((replica) => replica.kill()));
  });

  const summary = (name: string, outcomes: readonly Outcome[], killedAt: number): string => {
    const lost = outcomes.filter(({ status }) => status !== 200);
    const windowMs = Math.round(Math.max(0, ...lost.map(({ at }) => at - killedAt)));
    const longestMs = Math.round(Math.max(...outcomes.map(({ ms }) => ms)));
    const statuses = [...new Set(lost.map(({ status }) => status))].join(" and ");
    const when = lost.length > 0 ? ` (${statuses}), until ${windowMs} ms after the kill` : "";
    return `${name}: ${lost.length} of ${outcomes.length} lost${when}; slowest answer ${longestMs} ms\n`;
  };

  it("a check alone loses requests after a kill -9, and ours none of the same", async () => {
    const durationMs = 8_000;
    const asking = Promise.all([
      askSteadily(plain.port, durationMs),
      askSteadily(ours.ports.public, durationMs),
    ]);
    await delay(1_000);
    const killedAt = performance.now();
    await replicas[0]?.kill();
    const [plainly, withOurs] = await asking;
    process.stdout.write(summary("plain", plainly, killedAt) + summary("ours", withOurs, killedAt));

    expect(withOurs.filter(({ status }) => status !== 200)).toEqual([]);
    expect(Math.max(...withOurs.map(({ ms }) => ms))).toBeLessThan(1_500);
    const lost = plainly.filter(({ status }) => status !== 200);
    expect(lost.length).toBeGreaterThan(10);
    // Every other request, for as long as three checks take.
    expect(Math.max(...lost.map(({ at }) => at - killedAt))).toBeLessThan(6_500);
    expect(lost.every(({ at }) => at > killedAt - 100)).toBe(true);
  }, 15_000);
});
