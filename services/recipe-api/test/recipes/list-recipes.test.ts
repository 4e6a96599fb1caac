import { describe, expect, it, vi } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import { createOperations } from "../../src/recipes/operations.ts";
import type { RecipeStore } from "../../src/recipes/recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { never } from "../never.ts";

const first = { limit: 20, after: 0, q: "" };
const ignore = (): void => undefined;
const memory = createMemoryRecipeStore(recipes);
const { listRecipes, streamRecipes, loadIngredients } = createOperations(memory, ignore);

const streamed = async (query: { after: number; q: string }): Promise<number[]> => {
  const ids: number[] = [];
  for await (const { id } of streamRecipes(query, never)) ids.push(id);
  return ids;
};

describe("a page of recipes", () => {
  it("holds whole recipes and says where the next one begins", async () => {
    const { recipes: page, next } = await listRecipes(first, never);
    expect(page).toEqual(recipes.slice(0, 20));
    expect(next).toBe("20");
  });

  it("leads through all recipes once and in order", async () => {
    const ids: number[] = [];
    for (let next: string | null = "0"; next !== null;) {
      const query = { limit: 7, after: Number(next), q: "" };
      const page: Awaited<ReturnType<typeof listRecipes>> = await listRecipes(query, never);
      ids.push(...page.recipes.map(({ id }) => id));
      next = page.next;
    }
    expect(ids).toEqual(recipes.map(({ id }) => id));
  });

  it("has no next one when the last recipe fills it", async () => {
    const { recipes: page, next } = await listRecipes({ ...first, after: 207 }, never);
    expect(page).toHaveLength(20);
    expect(next).toBe(null);
  });

  it("may be empty, and then asks for no ingredients", async () => {
    const findIngredients = vi.fn<RecipeStore["findIngredients"]>();
    const operations = createOperations({ ...memory, findIngredients }, ignore);
    const page = await operations.listRecipes({ ...first, q: "no such dish" }, never);
    expect(page).toEqual({ recipes: [], next: null });
    expect(findIngredients).not.toHaveBeenCalled();
  });

  it("does not ask the store when nobody waits any more", async () => {
    const findHeads = vi.fn<RecipeStore["findHeads"]>();
    const reason = new Error("too late");
    const operations = createOperations({ ...memory, findHeads }, ignore);
    const call = operations.listRecipes(first, {
      ...never,
      signal: AbortSignal.abort(reason),
      reason,
    });
    await expect(call).rejects.toBe(reason);
    expect(findHeads).not.toHaveBeenCalled();
  });
});

describe("ingredients of several recipes", () => {
  it("come in the order of the ids, with none for a recipe without", async () => {
    const [none, chicken] = await loadIngredients([999, 42], never);
    expect(none).toEqual([]);
    expect(chicken).toEqual(recipes[41]?.ingredients);
  });
});

describe("a stream of recipes", () => {
  it("has every recipe once, in order", async () => {
    expect(await streamed({ after: 0, q: "" })).toEqual(recipes.map(({ id }) => id));
  });

  it("has what comes after an id and matches", async () => {
    const ids = recipes.filter(({ id, name }) => id > 50 && /soup/i.test(name)).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(3);
    expect(await streamed({ after: 50, q: "SOUP" })).toEqual(ids);
  });

  it("reads the next page only when the one before has been taken", async () => {
    const findHeads = vi.fn(memory.findHeads);
    const stream = createOperations({ ...memory, findHeads }, ignore).streamRecipes(
      { after: 0, q: "" },
      never,
    );
    for (let taken = 0; taken < 100; taken += 1) await stream.next();
    expect(findHeads).toHaveBeenCalledTimes(1);
    await stream.next();
    expect(findHeads).toHaveBeenCalledTimes(2);
  });
});
