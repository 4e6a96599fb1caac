import { createPostgres, type Postgres as Database, type Query } from "@tandem/database";
import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { type Claim, claimOf } from "../../src/recipes/claim.ts";
import { WriteConflictError } from "../../src/recipes/errors.ts";
import { largestNumber, type Recipe } from "../../src/recipes/recipe.ts";
import { recipeBytes } from "../../src/recipes/recipe-bytes.ts";
import type { RecipeChange, Target } from "../../src/recipes/recipe-change.ts";
import type { RecipeStore, Written } from "../../src/recipes/recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { createPostgresRecipeStore } from "../../src/stores/postgres-recipe-store.ts";
import { createPostgresWrite } from "../../src/stores/postgres-write.ts";
import { claimKey, takeOverKey } from "../../src/stores/write-queries.ts";
import { never } from "../never.ts";
import {
  cached,
  maxConnections,
  openCachedPostgres,
  openMemory,
  openPostgres,
  type OpenPostgres,
  type OpenStore,
} from "./open-stores.ts";

const soup = {
  name: "Soup",
  steps: 'Chop "all".\n\tStir.',
  ingredients: [{ name: "Łosoś 🐟", quantity: "1\\2" }],
};
const creation: RecipeChange = { operation: "createRecipe", draft: soup };
const replacement = (target: Target): RecipeChange => ({
  operation: "replaceRecipe",
  target,
  draft: { ...soup, name: "Stew" },
});

let keys = 0;
const newClaim = (change: RecipeChange): Claim => {
  const writer = { principal: "cook", key: `key-${(keys += 1)}`, requestId: "" };
  return claimOf(change, writer) as Claim;
};

const create = async (store: RecipeStore): Promise<Recipe> =>
  (await store.write(creation, undefined, never)).recipe as Recipe;

/** Codes of what failed, and what was answered. */
const settle = async <Result>(calls: readonly Promise<Result>[]) => {
  const settled = await Promise.allSettled(calls);
  const failed = settled.filter((each) => each.status === "rejected");
  return {
    codes: failed.map(({ reason }) => (reason as { code?: unknown }).code),
    answers: settled.filter((each) => each.status === "fulfilled").map(({ value }) => value),
  };
};

/** On a busy machine the database may be too slow; then the same is sent again. */
const send = async (store: RecipeStore, change: RecipeChange, claim: Claim): Promise<Written> => {
  try {
    return await store.write(change, claim, never);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "unavailable") throw error;
    return send(store, change, claim);
  }
};

const others: Database[] = [];

/** Another replica, with connections of its own. */
const openReplica = async (opened: OpenStore): Promise<RecipeStore> => {
  const { url } = (opened as OpenPostgres).server;
  others.push(await createPostgres({ url, applicationName: "other", maxConnections }));
  return createPostgresRecipeStore(others.at(-1) as Database);
};

describe.each([
  ["memory", openMemory, async (opened: OpenStore) => opened.store, 0],
  ["PostgreSQL", openPostgres, openReplica, 0],
  [
    "PostgreSQL behind a cache",
    openCachedPostgres,
    async (opened: OpenStore) => cached(await openReplica(opened)),
    // What another replica has written may be seen a second later.
    1_000,
  ],
] as const)("many writers to %s", (_name, open, openOther, lagMs) => {
  let opened: OpenStore;
  let other: RecipeStore;
  beforeAll(async () => {
    opened = await open();
    other = await openOther(opened);
  });
  afterAll(async () => {
    await Promise.all(others.splice(0).map((each) => each.close()));
    await opened.close();
  });

  // Both have made all their connections.
  beforeAll(async () => {
    const read = (_: unknown, index: number) =>
      (index % 2 ? opened.store : other).findRecipe(42, never);
    await waitUntil("both stores answer many at once", async () => {
      const { codes } = await settle(Array.from({ length: 2 * maxConnections }, read));
      return codes.length === 0;
    });
  });

  const idsNamed = async (q: string): Promise<number[]> => {
    const { heads } = await opened.store.findHeads({ limit: 100, after: 0, q }, 512_000, never);
    return heads.map(({ id }) => id);
  };

  it("with one key, 50 at once over two replicas, make one recipe", async () => {
    const change: RecipeChange = { operation: "createRecipe", draft: { ...soup, name: "Only" } };
    const claim = newClaim(change);
    const calls = Array.from({ length: 50 }, (_, index) =>
      send(index % 2 ? opened.store : other, change, claim),
    );
    const { codes, answers } = await settle(calls);
    expect(codes.filter((code) => code !== "conflict")).toEqual([]);
    expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
    expect(await idsNamed("Only")).toEqual([answers[0]?.recipe?.id]);
    expect(new Set(answers.map(({ recipe }) => recipe?.id)).size).toBe(1);
  });

  it("with keys of their own all make one", async () => {
    const calls = Array.from({ length: 50 }, (_, index) =>
      send(index % 2 ? opened.store : other, creation, newClaim(creation)),
    );
    const { codes, answers } = await settle(calls);
    expect(codes).toEqual([]);
    expect(new Set(answers.map(({ recipe }) => recipe?.id)).size).toBe(50);
  });

  it("of one recipe, 8 at once, leave no gap between its versions, and none comes twice", async () => {
    const { id } = await create(opened.store);
    const acknowledged: number[] = [];
    const refused = new Set<unknown>();
    const run = async (store: RecipeStore): Promise<void> => {
      for (let round = 0; round < 20; round += 1) {
        const expectedVersion = (await store.findRecipe(id, never)).recipe?.version ?? 0;
        const { codes, answers } = await settle([
          store.write(replacement({ id, expectedVersion }), undefined, never),
        ]);
        for (const code of codes) refused.add(code);
        // Each is built upon what its writer has read.
        for (const { recipe } of answers) expect(recipe?.version).toBe(expectedVersion + 1);
        acknowledged.push(...answers.map(() => expectedVersion + 1));
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, n) => run(n % 2 ? opened.store : other)));
    const versions = acknowledged.toSorted((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: versions.length }, (_, index) => index + 2));
    expect(versions.length).toBeGreaterThanOrEqual(20);
    const isLast = async (): Promise<boolean> =>
      (await opened.store.findRecipe(id, never)).recipe?.version === versions.length + 1;
    await waitUntil("the last version is there", isLast, { timeoutMs: lagMs });
    expect(["precondition_failed", "conflict"]).toEqual(expect.arrayContaining([...refused]));
  });

  it("of one recipe, one of whom deletes it, are told that it is gone or has changed", async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await create(opened.store);
      const target = { id, expectedVersion: 1 };
      const { codes, answers } = await settle([
        opened.store.write(replacement(target), undefined, never),
        other.write({ operation: "deleteRecipe", target }, undefined, never),
        opened.store.write(
          { operation: "patchRecipe", target, patch: { name: "Stew" } },
          undefined,
          never,
        ),
      ]);
      expect(answers).toHaveLength(1);
      const isDeleted = answers[0]?.recipe === undefined;
      expect(new Set(codes)).toEqual(new Set([isDeleted ? "not_found" : "precondition_failed"]));
    }
  });
});

describe("a recipe in PostgreSQL", () => {
  let opened: OpenPostgres;
  beforeAll(async () => void (opened = await openPostgres()));
  afterAll(() => opened.close());

  const bytesOf = async (id: number): Promise<number | undefined> => {
    const text = "SELECT bytes FROM recipes WHERE id = $1";
    const [row] = await opened.admin.query<{ bytes: number }>({ text, values: [id] });
    return row?.bytes;
  };

  it("has the size of its JSON beside it after each change", async () => {
    const { store } = opened;
    const { id } = await create(store);
    const patch = {
      steps: "…",
      ingredients: Array.from({ length: 12 }, () => ({ name: '"', quantity: "é" })),
    };
    const changes = [
      undefined,
      { operation: "patchRecipe", target: { id, expectedVersion: 1 }, patch },
      { operation: "patchRecipe", target: { id, expectedVersion: 2 }, patch: { name: "x" } },
      replacement({ id, expectedVersion: 3 }),
    ] as const;
    for (const change of changes) {
      if (change) await store.write(change, undefined, never);
      const { recipe } = await store.findRecipe(id, never);
      expect(await bytesOf(id)).toBe(recipeBytes(recipe as Recipe));
    }
  });

  it("counts its digits when its version gets one more", async () => {
    const { id } = await create(opened.store);
    const text = "UPDATE recipes SET version = 9 WHERE id = $1";
    await opened.admin.query({ text, values: [id] });
    const target = { id, expectedVersion: 9 };
    const { recipe } = await opened.store.write(replacement(target), undefined, never);
    expect(recipe?.version).toBe(10);
    expect(await bytesOf(id)).toBe(recipeBytes(recipe as Recipe));
  });

  it("takes no ingredients with it that are another's", async () => {
    const [one, other] = [await create(opened.store), await create(opened.store)];
    const target = { id: one.id, expectedVersion: 1 };
    const emptied = { operation: "patchRecipe", target, patch: { ingredients: [] } } as const;
    await opened.store.write(emptied, undefined, never);
    expect((await opened.store.findRecipe(other.id, never)).recipe).toEqual(other);
    const text = "SELECT count(*)::integer AS count FROM ingredients WHERE recipe_id = $1";
    const deletion = { operation: "deleteRecipe", target: { id: other.id, expectedVersion: 1 } };
    await opened.store.write(deletion as RecipeChange, undefined, never);
    const [row] = await opened.admin.query<{ count: number }>({ text, values: [other.id] });
    expect(row?.count).toBe(0);
  });

  const naps = async (): Promise<number> => {
    const text = `SELECT pid FROM pg_stat_activity
      WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'`;
    return (await opened.admin.query({ text })).length;
  };

  /** Somebody else's transaction, which has run the statement and goes on for so long. */
  const hold = async (statement: Query, seconds: number, isKept = true) => {
    const ended = opened.admin.transaction(async (tx) => {
      await tx.query(statement);
      await tx.query({ text: "SELECT pg_sleep($1)", values: [seconds] });
      if (!isKept) throw new Error("rolled back");
    });
    ended.catch(() => undefined);
    await waitUntil("it is held", async () => (await naps()) > 0);
    return { end: () => ended.catch(() => undefined) };
  };

  const rename = (id: number): Query => ({
    text: "UPDATE recipes SET name = 'Held', version = version + 1 WHERE id = $1",
    values: [id],
  });
  const remove = (id: number): Query => ({
    text: "DELETE FROM recipes WHERE id = $1",
    values: [id],
  });

  it.each([
    ["the recipe", (id: number) => ({ statement: rename(id), claim: undefined })],
    [
      "the key",
      (id: number) => {
        const claim = newClaim(replacement({ id, expectedVersion: 1 }));
        return { statement: claimKey(claim), claim };
      },
    ],
  ])("is a conflict while somebody holds %s", async (_what, lock) => {
    const { id } = await create(opened.store);
    const { statement, claim } = lock(id);
    const held = await hold(statement, 0.9, false);
    const change = replacement({ id, expectedVersion: 1 });
    await expect(opened.store.write(change, claim, never)).rejects.toMatchObject({
      name: "WriteConflictError",
      code: "conflict",
    });
    await held.end();
    // What was held has been given up: nothing of it stays in the way.
    const { recipe, isReplay } = await opened.store.write(change, claim, never);
    expect({ version: recipe?.version, isReplay }).toEqual({ version: 2, isReplay: false });
  });

  it.each([
    ["changed", rename, "precondition_failed"],
    ["deleted", remove, "not_found"],
  ] as const)("is waited for, and told of, when it is being %s", async (_what, other, code) => {
    const { id } = await create(opened.store);
    const target = { id, expectedVersion: 1 };
    const held = await hold(other(id), 0.2);
    const { codes } = await settle([
      opened.store.write(replacement(target), undefined, never),
      opened.store.write({ operation: "deleteRecipe", target }, undefined, never),
    ]);
    expect(codes).toEqual([code, code]);
    await held.end();
  });

  it("is written after all when what held it is undone", async () => {
    const { id } = await create(opened.store);
    const held = await hold(remove(id), 0.2, false);
    const change = replacement({ id, expectedVersion: 1 });
    expect((await opened.store.write(change, undefined, never)).recipe?.version).toBe(2);
    await held.end();
  });

  /** A writer beside whom something happens after each of these statements. */
  const writeBeside = (name: string, happen: () => Promise<unknown>): RecipeStore["write"] =>
    createPostgresWrite({
      transaction: (work, deadline) =>
        opened.database.transaction((tx) => {
          const query: typeof tx.query = async (statement) => {
            const rows = await tx.query<never>(statement);
            if (statement.name === name) await happen();
            return rows;
          };
          return work({ query });
        }, deadline),
    });

  /** A key that has been used, longer ago than it counts. */
  const expiredClaim = async (): Promise<Claim> => {
    const claim = newClaim(creation);
    await opened.store.write(creation, claim, never);
    await opened.age(24 * 60 + 1);
    return claim;
  };

  it("is answered again at once while others send the same key, too", async () => {
    const claim = newClaim(creation);
    const { recipe } = await opened.store.write(creation, claim, never);
    const held = await hold(claimKey(claim), 0.9);
    const again = await opened.store.write(creation, claim, never);
    expect(again).toEqual({ recipe, isReplay: true });
    await held.end();
  });

  it("is made once by 20 who take an expired key at once", async () => {
    const claim = await expiredClaim();
    const calls = Array.from({ length: 20 }, () => send(opened.store, creation, claim));
    const { codes, answers } = await settle(calls);
    expect(codes.filter((code) => code !== "conflict")).toEqual([]);
    expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
    expect(new Set(answers.map(({ recipe }) => recipe?.id)).size).toBe(1);
  });

  it("is a conflict when somebody else takes the expired key just before", async () => {
    const claim = await expiredClaim();
    const write = writeBeside("find-result", () => opened.admin.query(takeOverKey(claim)));
    await expect(write(creation, claim, never)).rejects.toThrow(WriteConflictError);
  });

  it("is made when somebody else takes the expired key just before, and gives it up", async () => {
    const claim = await expiredClaim();
    let held: Awaited<ReturnType<typeof hold>> | undefined;
    const write = writeBeside("find-result", async () => {
      held = await hold(takeOverKey(claim), 0.2, false);
    });
    expect((await write(creation, claim, never)).isReplay).toBe(false);
    await held?.end();
  });

  it("is made when its expired key is purged between claim and read", async () => {
    const claim = await expiredClaim();
    const text = "DELETE FROM idempotency_keys WHERE key = $1 RETURNING key";
    const removed: unknown[] = [];
    const write = writeBeside("claim-key", async () => {
      removed.push(await opened.admin.query({ text, values: [claim.key] }));
    });
    const { recipe, isReplay } = await write(creation, claim, never);
    expect(removed).toEqual([[{ key: claim.key }], []]);
    expect(isReplay).toBe(false);
    const again = await opened.store.write(creation, claim, never);
    expect(again).toEqual({ recipe, isReplay: true });
  });

  it("takes the round trips that are promised", async () => {
    const names: (string | undefined)[] = [];
    const store = createPostgresWrite({
      transaction: (work, deadline) =>
        opened.database.transaction((tx) => {
          names.length = 0;
          const query: typeof tx.query = (statement) => {
            names.push(statement.name);
            return tx.query(statement);
          };
          return work({ query });
        }, deadline),
    });
    const statementsOf = async (change: RecipeChange, claim?: Claim) => {
      await store(change, claim, never).catch(() => undefined);
      return names.join(" ");
    };
    const { id } = await create(opened.store);
    const patch = (expectedVersion: number): RecipeChange => ({
      operation: "patchRecipe",
      target: { id, expectedVersion },
      patch: { name: "Stew" },
    });
    const claim = newClaim(creation);
    expect(await statementsOf(creation)).toBe("create-recipe");
    expect(await statementsOf(creation, claim)).toBe("claim-key create-recipe");
    expect(await statementsOf(creation, claim)).toBe("claim-key find-result");
    const takeover = "claim-key find-result take-over-key create-recipe";
    expect(await statementsOf(creation, await expiredClaim())).toBe(takeover);
    expect(await statementsOf(replacement({ id, expectedVersion: 1 }))).toBe("replace-recipe");
    expect(await statementsOf(patch(2))).toBe("find-recipe replace-recipe");
    expect(await statementsOf(patch(2))).toBe("find-recipe");
    const stale = replacement({ id, expectedVersion: 2 });
    expect(await statementsOf(stale)).toBe("replace-recipe find-version");
    const deletion = { operation: "deleteRecipe", target: { id, expectedVersion: 3 } } as const;
    expect(await statementsOf(deletion)).toBe("delete-recipe");
  });

  it("cannot be made when ids have come to their end, which is a conflict", async () => {
    const text = "SELECT setval(pg_get_serial_sequence('recipes', 'id'), $1)";
    await opened.admin.query({ text, values: [largestNumber] });
    const refusal = { code: "conflict", message: "there are no more ids for recipes" };
    await expect(opened.store.write(creation, undefined, never)).rejects.toMatchObject(refusal);
    const memory = createMemoryRecipeStore([{ ...(recipes[0] as Recipe), id: largestNumber }]);
    await expect(memory.write(creation, undefined, never)).rejects.toMatchObject(refusal);
  });
});
