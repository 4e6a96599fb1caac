import { type ServiceProcess, waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asker } from "../faults/rig/ask-postgres.ts";
import { withoutRedis } from "../setup/without-redis.ts";
import { type AskRecipe, askHttp, protocols } from "./rig/ask-recipe.ts";
import { type Sharing, startSharing } from "./rig/start-sharing.ts";

/** PostgreSQL writes each statement into its log, before it answers. */
const logStatements = async ({ postgres }: Sharing): Promise<void> => {
  const ask = asker(postgres.adminUrl);
  await ask({ text: "ALTER SYSTEM SET log_statement = 'all'" });
  await ask({ text: "SELECT pg_reload_conf()" });
  await waitUntil("PostgreSQL logs statements", async () => {
    const [row] = await ask<{ log_statement: string }>({ text: "SHOW log_statement" });
    return row?.log_statement === "all";
  });
};

const queriesIn = (log: string): number => log.match(/execute find-recipe/g)?.length ?? 0;

describe.skipIf(withoutRedis)("500 readers at once of a recipe that nobody has read before", () => {
  let sharing: Sharing;
  let first: ServiceProcess;
  let second: ServiceProcess;
  beforeAll(async () => {
    sharing = await startSharing();
    await logStatements(sharing);
    // Fresh for longer than a busy machine may take to send 500 requests.
    const env = { CACHE_FRESH_MS: "20000" };
    [first, second] = await Promise.all([sharing.start({ env }), sharing.start({ env })]);
  });
  afterAll(() => sharing.close());

  /** Over all protocols, spread over the replicas; how many queries they make. */
  const stampede = async (replicas: readonly ServiceProcess[], id: number): Promise<number> => {
    const before = queriesIn(sharing.log());
    const asked = Array.from({ length: 500 }, (_, index) => {
      const [, ask] = protocols[index % protocols.length] as readonly [string, AskRecipe];
      const replica = replicas[Math.floor(index / protocols.length) % replicas.length];
      return ask(replica as ServiceProcess, id);
    });
    const fresh = { status: 200, staleSeconds: undefined };
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject(fresh);
    return queriesIn(sharing.log()) - before;
  };

  it("make one query in one process", async () => {
    expect(await stampede([first], 60)).toBe(1);
  });

  it("make one query in each of two processes at most", async () => {
    const queries = await stampede([first, second], 61);
    expect(queries).toBeGreaterThanOrEqual(1);
    expect(queries).toBeLessThanOrEqual(2);
  });

  it("make none in a process that finds the copy of another in Redis", async () => {
    const queries: number[] = [];
    // On a busy machine Redis may take longer than it has.
    for (let id = 62; queries.at(-1) !== 0 && id < 70; id += 1) {
      await askHttp(first, id);
      queries.push(await stampede([second], id));
    }
    expect(queries.at(-1)).toBe(0);
  });
});
