import { connectionsFor, type Postgres as PostgresServer, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgres, type Postgres, postgresLimits } from "../src/index.ts";

let server: PostgresServer;
let admin: Postgres;

beforeAll(async () => {
  // As for two replicas and a third one while one of them is replaced.
  server = await startPostgres({ maxConnections: connectionsFor(2) });
  admin = await createPostgres({ url: server.adminUrl, applicationName: "admin" });
});
afterAll(async () => {
  await admin.close();
  await server.close();
});

const openNow = async (): Promise<number> => {
  const text = "SELECT FROM pg_stat_activity WHERE application_name = 'replica'";
  return (await admin.query({ name: "open", text })).length;
};

describe("the pools of all replicas together", () => {
  it("stay below what the server takes, under more load than they have places", async () => {
    const options = { url: server.url, applicationName: "replica" };
    const pools = await Promise.all([1, 2, 3].map(() => createPostgres(options)));
    const nap = { name: "nap", text: "SELECT pg_sleep(0.2)" };
    // 120 statements at once; the server takes 60 connections.
    const load = pools.flatMap((pool) => Array.from({ length: 40 }, () => pool.query(nap)));
    let isRunning = true;
    const all = Promise.allSettled(load).finally(() => void (isRunning = false));
    let most = 0;
    while (isRunning) most = Math.max(most, await openNow());
    expect(most).toBe(3 * postgresLimits.max);
    const reasons = (await all).flatMap((each) =>
      each.status === "rejected" ? [each.reason] : [],
    );
    // Who was refused was refused by our own pool: the server had a place for everybody.
    const causes = reasons.map(({ cause }: Error) => (cause as Error).message);
    const others = causes.filter((cause) => cause !== "timeout exceeded when trying to connect");
    expect(others).toEqual([]);
    await Promise.all(pools.map((pool) => pool.close()));
  });

  it.each([1, 2, 5, 9])(
    "have room on the server of npm start: %i replicas and one more",
    (replicas) => {
      // Beside them the migration, five people with their tools, and three for the superuser.
      const others = 1 + 5 + 3;
      const pools = (replicas + 1) * postgresLimits.max;
      expect(pools + others).toBeLessThanOrEqual(connectionsFor(replicas));
    },
  );
});
