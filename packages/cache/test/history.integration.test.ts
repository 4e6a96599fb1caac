import { missingRedis } from "@tandem/stack";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Redis } from "../src/index.ts";
import { createHistory, type Replica } from "./history.ts";
import { connect, createCacheOf, withServer } from "./replicas.ts";
import { createSource } from "./source.ts";

const withoutRedis = await missingRedis(process.env);

const freshMs = 60;
const sharedFreshMs = 500;

describe.skipIf(withoutRedis)("two replicas, with readers and writers of the same keys", () => {
  const { server } = withServer();

  const open = async (maxBytes: number): Promise<Replica> => {
    const { redis } = await connect(server());
    let unanswered = 0;
    const run: Redis["run"] = (...call) =>
      redis.run(...call).catch((error: unknown) => {
        unanswered += 1;
        throw error;
      });
    const { cache } = createCacheOf(createSource(), {
      redis: { run },
      memory: { maxBytes },
      freshMs,
      sharedFreshMs,
      absentMs: freshMs,
      patienceMs: 10_000,
    });
    return { cache, unanswered: () => unanswered };
  };

  const run = async (harm: () => Promise<void>) => {
    // The second knows nothing but what Redis tells it.
    const replicas = await Promise.all([open(100_000), open(0)]);
    const history = createHistory({ replicas, freshMs, sharedFreshMs });
    const load = history.start();
    await harm();
    await load.stop();
    return history;
  };

  it("show nobody what is older than it may be", async () => {
    const history = await run(() => delay(4_000));
    expect(history.tooOld()).toEqual([]);
    const { reads, asked, writes, heard, deletions } = history.counts();
    expect(reads).toBeGreaterThan(400);
    expect(asked).toBeLessThan(reads / 2);
    expect(writes).toBeGreaterThan(50);
    // On a busy machine even Redis may need more than 100 ms.
    expect(heard).toBeGreaterThan(writes / 2);
    expect(deletions).toBeGreaterThan(5);
  });

  it("nor when Redis is frozen, wakes up, is killed and comes back", async () => {
    const history = await run(async () => {
      for (let rounds = 0; rounds < 3; rounds += 1) {
        await delay(400);
        server().freeze();
        await delay(250 + rounds * 300);
        server().resume();
        await delay(500);
        await server().kill();
        await delay(100);
        await server().start();
      }
      await (await connect(server())).redis.check();
      await delay(1_000);
    });
    expect(history.tooOld()).toEqual([]);
    expect(history.counts().failures).toBe(0);
  });
});
