import { describe, expect, it, vi } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { type Claim, claimOf } from "../../src/recipes/claim.ts";
import type { Recipe } from "../../src/recipes/recipe.ts";
import type { RecipeChange } from "../../src/recipes/recipe-change.ts";
import type { RecipeStore } from "../../src/recipes/recipe-store.ts";
import { createCachedRecipeStore } from "../../src/stores/cached-recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { never } from "../never.ts";

type Cache = Parameters<typeof createCachedRecipeStore>[1];

/** A cache that has nothing and hears everything. */
const createEmptyCache = () => ({
  read: vi.fn<Cache["read"]>(async (_key, load, deadline) => ({
    value: await load(deadline),
    staleMs: undefined,
  })),
  changed: vi.fn<Cache["changed"]>(async () => undefined),
  doubt: vi.fn<Cache["doubt"]>(async () => undefined),
});

const open = (changes: Partial<RecipeStore> = {}) => {
  const cache = createEmptyCache();
  const memory = { ...createMemoryRecipeStore(recipes), ...changes };
  return { cache, store: createCachedRecipeStore(memory, cache) };
};

const draft = { name: "Soup", steps: "Stir.", ingredients: [] };
const creation: RecipeChange = { operation: "createRecipe", draft };
const target = { id: 42, expectedVersion: 1 };
const replacement: RecipeChange = { operation: "replaceRecipe", target, draft };
const patching: RecipeChange = { operation: "patchRecipe", target, patch: { name: "Stew" } };
const deletion: RecipeChange = { operation: "deleteRecipe", target };

const claim = (change: RecipeChange): Claim =>
  claimOf(change, { principal: "cook", key: "key-1", requestId: "" }) as Claim;

describe("a recipe behind a cache", () => {
  it("is read through it under its id, by the deadline that the cache gives", async () => {
    const findRecipe = vi.fn<RecipeStore["findRecipe"]>(async () => ({
      recipe: recipes[41],
      staleSeconds: undefined,
    }));
    const { cache, store } = open({ findRecipe });
    const longer = { ...never, remainingMs: () => 20_000 };
    cache.read.mockImplementationOnce(async (_key, load) => ({
      value: await load(longer),
      staleMs: undefined,
    }));
    expect(await store.findRecipe(42, never)).toEqual({
      recipe: recipes[41],
      staleSeconds: undefined,
    });
    expect(cache.read).toHaveBeenCalledExactlyOnceWith("42", expect.any(Function), never);
    expect(findRecipe).toHaveBeenCalledExactlyOnceWith(42, longer);
  });

  it.each([
    [0, 0],
    [999, 0],
    [12_999, 12],
  ])("that has been stale for %d ms says %d s", async (staleMs, staleSeconds) => {
    const { cache, store } = open();
    cache.read.mockResolvedValueOnce({ value: recipes[41], staleMs });
    expect(await store.findRecipe(42, never)).toEqual({ recipe: recipes[41], staleSeconds });
  });

  it("that comes too late is late for the reason that the store knows", async () => {
    const late = Object.assign(new Error("too late"), { code: "deadline_exceeded" });
    const away = Object.assign(new Error("it is away"), { code: "unavailable" });
    const ended = { ...never, signal: AbortSignal.abort(late), reason: late };
    const findRecipe = vi.fn<RecipeStore["findRecipe"]>();
    const { cache, store } = open({ findRecipe });
    cache.read.mockRejectedValue(late);
    findRecipe.mockRejectedValueOnce(away);
    await expect(store.findRecipe(42, ended)).rejects.toBe(away);
    expect(findRecipe).toHaveBeenCalledExactlyOnceWith(42, ended);
    findRecipe.mockResolvedValueOnce({ recipe: recipes[41], staleSeconds: undefined });
    await expect(store.findRecipe(42, ended)).rejects.toBe(late);
  });

  it("that the store fails to find is not asked for twice", async () => {
    const failure = new Error("relation recipes does not exist");
    const findRecipe = vi.fn<RecipeStore["findRecipe"]>().mockRejectedValue(failure);
    const { store } = open({ findRecipe });
    await expect(store.findRecipe(42, never)).rejects.toBe(failure);
    expect(findRecipe).toHaveBeenCalledOnce();
  });

  it.each<[string, RecipeChange, string, number]>([
    ["made", creation, `${recipes.length + 1}`, 1],
    ["replaced", replacement, "42", 2],
    ["patched", patching, "42", 2],
  ])("is kept as it is after it was %s", async (_what, change, key, version) => {
    const { cache, store } = open();
    const { recipe } = await store.write(change, undefined, never);
    const asOf = expect.any(Number);
    expect(cache.changed).toHaveBeenCalledExactlyOnceWith(key, recipe, version, asOf);
    expect(cache.doubt).not.toHaveBeenCalled();
  });

  it("is kept as gone after its deletion, with a version of its own", async () => {
    const { cache, store } = open();
    await store.write(deletion, undefined, never);
    const asOf = expect.any(Number);
    expect(cache.changed).toHaveBeenCalledExactlyOnceWith("42", undefined, 2, asOf);
  });

  it("is as old as the write that changed it", async () => {
    const write: RecipeStore["write"] = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { recipe: recipes[41] as Recipe, isReplay: false };
    };
    const { cache, store } = open({ write });
    const before = performance.now();
    await store.write(replacement, undefined, never);
    expect(cache.changed.mock.calls[0]?.[3]).toBeGreaterThanOrEqual(before);
    expect(cache.changed.mock.calls[0]?.[3]).toBeLessThan(before + 15);
  });

  it.each([
    ["a new recipe", creation, `${recipes.length + 1}`],
    ["a change", patching, "42"],
    ["a deletion", deletion, "42"],
  ])(
    "is in doubt after the replay of %s, which tells what was then",
    async (_what, change, key) => {
      const { cache, store } = open();
      await store.write(change, claim(change), never);
      cache.changed.mockClear();
      await store.write(change, claim(change), never);
      expect(cache.changed).not.toHaveBeenCalled();
      expect(cache.doubt).toHaveBeenCalledExactlyOnceWith(key);
    },
  );

  it.each<[string, number, number]>([
    ["for another version", 42, 7],
    ["for a recipe that is gone", 999, 1],
  ])("is in doubt after a write %s", async (_what, id, expectedVersion) => {
    const { cache, store } = open();
    const change: RecipeChange = { operation: "deleteRecipe", target: { id, expectedVersion } };
    await expect(store.write(change, undefined, never)).rejects.toThrow(`recipe ${id} `);
    expect(cache.doubt).toHaveBeenCalledExactlyOnceWith(`${id}`);
    expect(cache.changed).not.toHaveBeenCalled();
  });

  it("is in doubt after a write whose outcome nobody knows", async () => {
    const unknown = Object.assign(new Error("no answer"), { code: "unavailable" });
    const { cache, store } = open({ write: async () => Promise.reject(unknown) });
    await expect(store.write(patching, undefined, never)).rejects.toBe(unknown);
    expect(cache.doubt).toHaveBeenCalledExactlyOnceWith("42");
    // Which one it would have made nobody knows.
    await expect(store.write(creation, undefined, never)).rejects.toBe(unknown);
    expect(cache.doubt).toHaveBeenCalledOnce();
  });

  it("is written before its copy is touched", async () => {
    const order: string[] = [];
    const { cache, store } = open({
      write: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push("committed");
        return { recipe: recipes[41] as Recipe, isReplay: false };
      },
    });
    cache.changed.mockImplementationOnce(async () => void order.push("changed"));
    await store.write(patching, undefined, never);
    expect(order).toEqual(["committed", "changed"]);
  });

  it("is listed without it", async () => {
    const { cache, store } = open();
    await store.findHeads({ limit: 5, after: 0, q: "" }, 512_000, never);
    await store.findIngredients([1, 2], never);
    expect(cache.read).not.toHaveBeenCalled();
  });
});
