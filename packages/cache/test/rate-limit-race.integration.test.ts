import { waitUntil } from "@tandem/lab";
import { missingRedis, type Redis as Server, startRedis } from "@tandem/stack";
import { Redis as Client } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRateLimit } from "../src/rate-limit.ts";
import { createRedis, type Redis } from "../src/redis.ts";
import {
  intervalUs,
  nowUs,
  quotaUs,
  takeByGetAndSet,
  takeByMulti,
  type TakeWithoutLua,
} from "./rate-limit-without-lua.ts";
import { undisturbed } from "./undisturbed.ts";

const withoutRedis = await missingRedis(process.env);

/** What a quota of 100 in a minute becomes when 200 requests come at once over two connections. */
describe.skipIf(withoutRedis)("200 requests at once for a quota of 100", () => {
  let server: Server;
  let clients: readonly Client[];
  let shared: readonly Redis[];

  beforeAll(async () => {
    server = await startRedis();
    clients = [1, 2].map(() => new Client(server.urlFor("operator")));
    shared = await Promise.all(
      [1, 2].map(() => createRedis({ url: server.urlFor("web-api"), applicationName: "web-api" })),
    );
    await Promise.all([
      ...clients.map((each) => each.ping()),
      ...shared.map((each) => waitUntil("Redis is reached", () => each.check().then(() => true))),
    ]);
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await Promise.all(shared.map((each) => each.close()));
    await server.close();
  });

  const operator = (): Client => clients[0] as Client;

  /** Half of them over each connection. @returns how many were let in */
  const countAllowed = async <Each>(
    callers: readonly Each[],
    take: (caller: Each) => Promise<boolean>,
  ): Promise<number> => {
    const taken = await Promise.all(
      callers.flatMap((each) => Array.from({ length: 100 }, () => take(each))),
    );
    return taken.filter(Boolean).length;
  };

  /** Microseconds until the whole quota is free, as the key has it. */
  const debtOf = async (key: string): Promise<number> =>
    Number(await operator().get(key)) - (await nowUs(operator()));

  /** A line of docs/lessons/multi-does-not-roll-back.md. */
  const print = (how: string, allowed: number, debt?: number): void => {
    const counted = debt === undefined ? "" : `, ${Math.round(debt / intervalUs)} counted`;
    process.stdout.write(`${how}: ${allowed} let in${counted}\n`);
  };

  const by = (take: TakeWithoutLua, key: string) => (client: Client) => take(client, key);

  it("read, decide, write: everybody reads before anybody has written, and too many get in", async () => {
    const allowed = await countAllowed(clients, by(takeByGetAndSet, "race:get-and-set"));
    const debt = await debtOf("race:get-and-set");
    print("GET, then SET", allowed, debt);
    expect(allowed).toBeGreaterThan(150);
    // And their writes fell on each other: most of what was let in was never counted.
    expect(debt).toBeLessThan(allowed * intervalUs * 0.5);
  });

  it("in a MULTI nothing can be decided: the refused count too, and wait twice as long", async () => {
    const allowed = await countAllowed(clients, by(takeByMulti, "race:multi"));
    const debt = await debtOf("race:multi");
    print("MULTI", allowed, debt);
    expect(allowed).toBeGreaterThanOrEqual(100);
    expect(allowed).toBeLessThanOrEqual(105);
    expect(debt).toBeGreaterThan(quotaUs * 1.8);
  });

  it("nor can it be looked whether the caller was idle: an hour of silence lets thousands in", async () => {
    const anHourAgo = (await nowUs(operator())) - 3_600_000_000;
    await operator().set("race:idle", String(anHourAgo));
    const allowed = await countAllowed(clients, by(takeByMulti, "race:idle"));
    print("MULTI, after an hour of silence", allowed);
    expect(allowed).toBe(200);
  });

  it("in a script, which runs alone: the quota, and what is refused takes nothing", async () => {
    const { allowed, key, ms } = await undisturbed(takeByScript);
    const debt = await debtOf(key);
    print("a script", allowed, debt);
    expect(allowed).toBeGreaterThanOrEqual(100);
    expect(allowed).toBeLessThanOrEqual(100 + Math.floor(ms / 600));
    expect(debt).toBeLessThanOrEqual(quotaUs);
  });

  const takeByScript = async (turn: number) => {
    let isDisturbed = false;
    const name = `race-${turn}`;
    const limits = shared.map((redis) => {
      const onFallback = (): void => void (isDisturbed = true);
      const policy = { owner: "web-api", name, quota: 100, windowMs: 60_000 };
      return createRateLimit({ ...policy, redis, onFallback });
    });
    const startedAt = performance.now();
    const allowed = await countAllowed(
      limits,
      async (limit) => (await limit.take("cook")).isAllowed,
    );
    const ms = performance.now() - startedAt;
    return { isDisturbed, allowed, ms, key: `web-api:rate-limit:${name}:cook` };
  };
});
