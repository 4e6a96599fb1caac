import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createCache } from "@tandem/cache";
import { describe, expect, it } from "vitest";
import { generateRecipe } from "../../seeds/generate-recipe.ts";
import type { Recipe } from "../../src/recipes/recipe.ts";
import { createCachedRecipeStore } from "../../src/stores/cached-recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { never } from "../never.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const heapBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const count = 10_000;
const mebibyte = 1_048_576;
const maxBytes = 4 * mebibyte;

/** Each answer is a recipe of its own, as one that comes from a database. */
const openStore = () => {
  const source = createMemoryRecipeStore(
    Array.from({ length: count }, (_, index) => generateRecipe(index + 1)),
  );
  const cache = createCache<Recipe>({
    name: "recipe-v1",
    owner: "test",
    versionOf: ({ version }) => version,
    parse: () => undefined,
    memory: { maxBytes },
    isOutage: () => false,
  });
  const findRecipe: typeof source.findRecipe = async (id, deadline) =>
    structuredClone(await source.findRecipe(id, deadline));
  return createCachedRecipeStore({ ...source, findRecipe }, cache);
};

describe("copies of ten thousand recipes", () => {
  it("take no more memory than they may, after 10,000 reads as after 100,000", async () => {
    const store = openStore();
    const empty = heapBytes();
    const read = async (times: number): Promise<number> => {
      for (let each = 0; each < times; each += 1)
        await store.findRecipe(1 + Math.floor(Math.random() * count), never);
      return heapBytes() - empty;
    };
    const early = await read(10_000);
    const late = await read(90_000);
    // They are there, ...
    expect(early).toBeGreaterThan(maxBytes / 4);
    // ... and within their limit, which is counted before they are.
    expect(late).toBeLessThan(maxBytes * 1.5);
    expect(Math.abs(late - early)).toBeLessThan(mebibyte);
  });
});
