import { setTimeout as delay } from "node:timers/promises";
import { internalHeaders, type ServiceProcess, waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutRedis } from "../setup/without-redis.ts";
import { askHttp, protocols } from "./rig/ask-recipe.ts";
import { countReads } from "./rig/count-reads.ts";
import { type Sharing, startSharing } from "./rig/start-sharing.ts";

const healthOf = async ({ adminUrl }: ServiceProcess): Promise<unknown> => {
  const answer = await fetch(`${adminUrl}/health`);
  return { http: answer.status, ...((await answer.json()) as object) };
};

const unavailable = { HTTP: 503, GraphQL: "UNAVAILABLE", gRPC: 14 } as const;

describe.skipIf(withoutRedis)("recipe-api with copies of recipes", () => {
  let sharing: Sharing;
  let alone: ServiceProcess;
  let shared: ServiceProcess;
  let other: ServiceProcess;
  beforeAll(async () => {
    sharing = await startSharing();
    [alone, shared, other] = await Promise.all([
      sharing.start({ usesRedis: false }),
      sharing.start(),
      sharing.start(),
    ]);
  });
  afterAll(() => sharing.close());

  it("is as well without Redis, and says so to whoever looks after it", async () => {
    const checks = { database: "OK", cache: "OK" };
    expect(await healthOf(shared)).toEqual({ http: 200, status: "OK", checks });
    expect(await healthOf(alone)).toEqual({ http: 200, status: "OK", checks: { database: "OK" } });
    await sharing.redis.kill();
    expect(await askHttp(shared, 10)).toMatchObject({ status: 200, staleSeconds: undefined });
    const degraded = { database: "OK", cache: "FAILED" };
    expect(await healthOf(shared)).toEqual({ http: 200, status: "DEGRADED", checks: degraded });
    await sharing.redis.start();
    // Within the time that a copy of the other is fresh there.
    await waitUntil("Redis is used again", async () => {
      await askHttp(other, 10);
      await askHttp(shared, 10);
      return (await countReads(shared)).redis > 0;
    });
  });

  describe("while PostgreSQL is away", () => {
    beforeAll(async () => {
      for (const id of [42, 45]) await askHttp(alone, id);
      await askHttp(shared, 43);
      await sharing.postgres.stop(0);
      await delay(1_000);
    });
    afterAll(() => sharing.postgres.start());

    // First of all: in Redis it is fresh for 10 s.
    it("answers with the copy of another replica", async () => {
      // A busy machine may need more than one try for an answer of Redis in time.
      await expect
        .poll(() => askHttp(other, 43), { timeout: 5_000 })
        .toMatchObject({ status: 200, staleSeconds: undefined });
    });

    it.each(protocols)(
      "answers with a copy over %s, and says how old it is",
      async (_name, ask) => {
        const said = await ask(alone, 42);
        expect(said).toMatchObject({ status: 200, name: "Chicken Tikka Masala", version: 1 });
        expect(said.staleSeconds).toBeGreaterThanOrEqual(1);
        expect(said.staleSeconds).toBeLessThan(30);
      },
    );

    it.each(protocols)("is unavailable over %s for what nobody has read", async (name, ask) => {
      expect(await ask(alone, 44)).toEqual({ status: unavailable[name] });
    });

    it("has the copy at once when it knows that PostgreSQL is away", async () => {
      await waitUntil("who has no copy is refused at once", async () => {
        const from = performance.now();
        const { status } = await askHttp(alone, 44);
        return status === 503 && performance.now() - from < 100;
      });
      const from = performance.now();
      expect(await askHttp(alone, 45)).toMatchObject({ status: 200 });
      expect(performance.now() - from).toBeLessThan(200);
    });

    it("is unavailable for lists", async () => {
      const answer = await fetch(`${alone.url}/recipes`, { headers: internalHeaders });
      expect(answer.status).toBe(503);
    });
  });
});
