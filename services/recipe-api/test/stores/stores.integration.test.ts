import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import type { Recipe } from "../../src/recipes/recipe.ts";
import type { RecipeQuery } from "../../src/recipes/recipe-store.ts";
import { never } from "../never.ts";
import { type OpenStore, openStores } from "./open-stores.ts";

const fresh = (recipe: Recipe | undefined) => ({ recipe, staleSeconds: undefined });

describe.each(openStores)("recipes in %s", (_name, open) => {
  let opened: OpenStore;
  beforeAll(async () => void (opened = await open()));
  afterAll(() => opened.close());

  it("are found by id, with their ingredients in order", async () => {
    // The second time, too.
    for (let times = 0; times < 2; times += 1)
      expect(await opened.store.findRecipe(42, never)).toEqual(fresh(recipes[41]));
  });

  it("are undefined when there is none", async () => {
    expect(await opened.store.findRecipe(2_147_483_647, never)).toEqual(fresh(undefined));
  });

  const heads = (query: Partial<RecipeQuery>, maxBytes = 512_000) =>
    opened.store.findHeads({ limit: 100, after: 0, q: "", ...query }, maxBytes, never);

  const idsOf = async (query: Partial<RecipeQuery>) =>
    (await heads(query)).heads.map(({ id }) => id);

  const idsWith = (part: RegExp) =>
    recipes.filter(({ name }) => part.test(name)).map(({ id }) => id);

  it("are listed in the order of their ids, without ingredients", async () => {
    const page = await heads({ limit: 3, after: 20 });
    expect(page.heads.map(({ id }) => id)).toEqual([21, 22, 23]);
    expect({ ...page.heads[0], ingredients: recipes[20]?.ingredients }).toEqual(recipes[20]);
    expect(page.heads[0]).not.toHaveProperty("ingredients");
    expect(page.more).toBe(true);
  });

  it.each([
    [{ after: 227 }, 0, false],
    [{ after: 127 }, 100, false],
    [{ after: 126 }, 100, true],
    [{ limit: 1 }, 1, true],
  ])("of a page %j are %d, and more is %s", async (query, count, more) => {
    const page = await heads(query);
    expect({ count: page.heads.length, more: page.more }).toEqual({ count, more });
  });

  it.each([
    ["soup", /soup/i],
    ["SOUP", /soup/i],
    ["crème", /crème/i],
    ["CRÈME", /crème/i],
    ["%", /%/],
    ["_", /_/],
    ["\\", /\\/],
    ["'", /'/],
    ['"', /"/],
    ["a", /a/i],
    ["& chips", /& chips/i],
  ])("are found by a part of their name: %j", async (q, part) => {
    expect(await idsOf({ q })).toEqual(idsWith(part).slice(0, 100));
  });

  it("end a page by the bytes of their JSON, ingredients included", async () => {
    const sizes = recipes.slice(0, 3).map((recipe) => Buffer.byteLength(JSON.stringify(recipe)));
    const three = sizes.reduce((sum, size) => sum + size, 0);
    expect((await heads({}, three)).heads).toHaveLength(3);
    expect((await heads({}, three - 1)).heads).toHaveLength(2);
    expect((await heads({ limit: 3 }, three - 1)).more).toBe(true);
  });

  it("fill a page of one, however long they are", async () => {
    const page = await heads({ after: 59 }, 100);
    expect(page).toMatchObject({ heads: [{ id: 60 }], more: true });
  });

  it("have their ingredients found together, each in order", async () => {
    const found = await opened.store.findIngredients([42, 60, 999], never);
    expect(found.get(42)).toEqual(recipes[41]?.ingredients);
    expect(found.get(60)).toEqual(recipes[59]?.ingredients);
    expect(found.get(999) ?? []).toEqual([]);
  });
});
