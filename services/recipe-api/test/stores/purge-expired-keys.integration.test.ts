import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { purgeExpiredKeys, purgeQuery } from "../../src/stores/purge-expired-keys.ts";
import { openPostgres, type OpenPostgres } from "./open-stores.ts";

let opened: OpenPostgres;
beforeAll(async () => void (opened = await openPostgres()));
afterAll(() => opened.close());

const { signal } = new AbortController();
const purge = () => purgeExpiredKeys(opened.database, signal);

const addKeys = async (count: number, age: string): Promise<void> => {
  const text = `INSERT INTO idempotency_keys (principal, operation, key, fingerprint, created_at)
    SELECT 'cook', 'createRecipe', $2 || n, '', now() - $2::interval FROM generate_series(1, $1) AS n`;
  await opened.admin.query({ text, values: [count, age] });
};

const countKeys = async (): Promise<number> => {
  const text = "SELECT count(*)::integer AS count FROM idempotency_keys";
  const [row] = await opened.admin.query<{ count: number }>({ text });
  return row?.count ?? -1;
};

beforeEach(async () => void (await opened.admin.query({ text: "DELETE FROM idempotency_keys" })));

describe("keys in PostgreSQL", () => {
  it("are removed after 24 hours, in as many batches as it takes", async () => {
    await addKeys(2_500, "24 hours 1 second");
    await addKeys(20, "23 hours 59 minutes");
    expect(await purge()).toBe(2_500);
    expect(await countKeys()).toBe(20);
  });

  it("are removed by one of two who come together", async () => {
    await addKeys(700, "25 hours");
    const removed = await Promise.all([purge(), purge()]);
    expect(removed.toSorted((a, b) => a - b)).toEqual([0, 700]);
  });

  it("are left to whoever is removing them", async () => {
    await addKeys(5, "25 hours");
    await opened.admin.transaction(async (tx) => {
      await tx.query({ text: "SELECT pg_advisory_xact_lock(7426337)" });
      expect(await purge()).toBe(0);
    });
    expect(await purge()).toBe(5);
  });

  it("are passed over while they are being taken over", async () => {
    await addKeys(5, "25 hours");
    await opened.admin.transaction(async (tx) => {
      const text = "UPDATE idempotency_keys SET created_at = now() WHERE key LIKE '%1'";
      await tx.query({ text });
      expect(await purge()).toBe(4);
    });
    expect(await countKeys()).toBe(1);
  });

  it("are no longer removed once the service stops", async () => {
    await addKeys(5, "25 hours");
    expect(await purgeExpiredKeys(opened.database, AbortSignal.abort())).toBe(0);
  });

  it("are found by the index of their age, however many are fresh", async () => {
    await addKeys(20_000, "1 hour");
    await addKeys(10, "25 hours");
    await opened.admin.query({ text: "ANALYZE idempotency_keys" });
    const { values, text } = purgeQuery;
    const rows = await opened.admin.query<{ "QUERY PLAN": string }>({
      text: `EXPLAIN ${text}`,
      values,
    });
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("Index Scan using idempotency_keys_created_at");
    expect(plan).not.toContain("Seq Scan");
  });
});
