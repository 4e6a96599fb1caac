import { createPostgres, migrate, type Postgres as Database, type Query } from "@tandem/database";
import { type Postgres, startPostgres } from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import knexfile from "../../knexfile.ts";
import { createSeed } from "../../seeds/seed.ts";
import { findHeads } from "../../src/stores/recipe-queries.ts";

const count = 10_000;
let server: Postgres;
let database: Database;
let reported: number | undefined;

beforeAll(async () => {
  server = await startPostgres();
  const seed = createSeed({ count, report: (present) => (reported = present) });
  await migrate({
    config: { ...knexfile, connection: server.migrationUrl },
    grantTo: "tandem",
    seed,
  });
  database = await createPostgres({ url: server.url, applicationName: "test" });
});
afterAll(async () => {
  await database.close();
  await server.close();
});

interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Shared Hit Blocks": number;
  readonly Plans?: readonly Plan[];
}

const explain = async ({ text, values }: Omit<Query, "name">): Promise<Plan> => {
  const query = { text: `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values: values ?? [] };
  const [row] = await database.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(query);
  if (!row) throw new Error("there is no plan");
  return row["QUERY PLAN"][0].Plan;
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Blocks of the table and its indexes that a page touches: the same number whenever it runs. */
const blocksOf = async (after: number): Promise<number> => {
  const plan = await explain(findHeads({ limit: 20, after, q: "" }, 512_000));
  return plan["Shared Hit Blocks"];
};

describe("ten thousand recipes", () => {
  it("are there after the seed, which says so and adds nothing the second time", async () => {
    expect(reported).toBe(count);
    const seed = createSeed({ count, report: (present) => (reported = present) });
    await migrate({ config: { ...knexfile, connection: server.migrationUrl }, seed });
    expect(reported).toBe(count);
    const [row] = await database.query<{ recipes: number; without: number }>({
      text: `SELECT count(*)::integer AS recipes,
        count(*) FILTER (WHERE NOT EXISTS (SELECT FROM ingredients WHERE recipe_id = r.id))::integer
          AS without FROM recipes r`,
    });
    expect(row).toEqual({ recipes: count, without: 0 });
  });

  it("cost the same on the first and on the last page, within 20 %", async () => {
    await blocksOf(0);
    const [first, last] = [await blocksOf(300), await blocksOf(count - 20)];
    expect(first).toBeGreaterThan(0);
    expect(Math.abs(last - first) / first).toBeLessThanOrEqual(0.2);
  });

  it("are searched by the index of the names", async () => {
    const plan = await explain(findHeads({ limit: 20, after: 0, q: "Soup 4321" }, 512_000));
    const indexes = nodesOf(plan).map((node) => node["Index Name"]);
    expect(indexes).toContain("recipes_name_trigrams");
    expect(nodesOf(plan).map((node) => node["Node Type"])).not.toContain("Seq Scan");
  });

  it("are paged by the primary key, without reading those before", async () => {
    const plan = await explain(findHeads({ limit: 20, after: count - 50, q: "" }, 512_000));
    expect(nodesOf(plan).map((node) => node["Index Name"])).toContain("recipes_pkey");
    expect(plan["Shared Hit Blocks"]).toBeLessThan(200);
  });
});
