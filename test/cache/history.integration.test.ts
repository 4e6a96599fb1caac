import { checkReads, checkVersions, type ServiceProcess } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asker } from "../faults/rig/ask-postgres.ts";
import { withoutRedis } from "../setup/without-redis.ts";
import { askHttp } from "./rig/ask-recipe.ts";
import { countReads } from "./rig/count-reads.ts";
import { type History, runHistory } from "./rig/run-history.ts";
import { type Sharing, startSharing } from "./rig/start-sharing.ts";

const ids = [1, 2, 3, 4, 5];
const unwritten = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

/** As docs/cache.md says: the longer one when Redis has not heard of a write. */
const lagMs = 1_000;
const lostMs = 11_000;

const joined = (histories: readonly History[]): History => ({
  operations: histories.flatMap(({ operations }) => operations),
  of: (replica) => histories.flatMap(({ of }) => of(replica)),
});

describe.skipIf(withoutRedis)("two replicas that write and read the same recipes at once", () => {
  let sharing: Sharing;
  let replicas: readonly ServiceProcess[];
  let history: History;
  beforeAll(async () => {
    sharing = await startSharing();
    replicas = await Promise.all([sharing.start(), sharing.start()]);
  });
  afterAll(() => sharing.close());

  it("show what the other has written within a second, or say that it is stale", async () => {
    const histories: History[] = [];
    const lateReads: (readonly string[])[] = [];
    // A busy machine may take longer than the 0.1 s that Redis has; three times in a row is no chance.
    while (lateReads.length < 3 && lateReads.at(-1)?.length !== 0) {
      const signal = AbortSignal.timeout(4_000);
      histories.push(await runHistory({ replicas, ids, signal }));
      lateReads.push(checkReads(histories.at(-1)?.operations ?? [], { lagMs }));
    }
    history = joined(histories);
    expect(lateReads.at(-1)).toEqual([]);
    expect(checkReads(history.operations, { lagMs: lostMs })).toEqual([]);
  });

  it("show at once what they have written or shown themselves", () => {
    for (const replica of replicas) expect(checkReads(history.of(replica))).toEqual([]);
  });

  it("lose no change, and make none twice", async () => {
    const text = "SELECT id, version, substr(name, 10) AS key FROM recipes WHERE id = ANY($1)";
    const ask = asker(sharing.postgres.adminUrl);
    const found = await ask<{ id: number; version: number; key: string }>({ text, values: [ids] });
    expect(checkVersions(history.operations, found)).toEqual([]);
    expect(Math.max(...found.map(({ version }) => version))).toBeGreaterThan(5);
  });

  it("have read from memory, from Redis and from PostgreSQL, and have been late indeed", async () => {
    // What one of them reads first, the other finds in Redis, however often the rest was written.
    for (const replica of replicas) for (const id of unwritten) await askHttp(replica, id);
    const counts = await Promise.all(replicas.map(countReads));
    for (const tier of ["memory", "redis", "source"] as const)
      expect(counts.reduce((sum, each) => sum + each[tier], 0)).toBeGreaterThan(0);
    expect(checkReads(history.operations)).not.toEqual([]);
  });
});
