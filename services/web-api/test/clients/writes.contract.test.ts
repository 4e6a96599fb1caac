import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecipeSources } from "../../src/clients/open-recipe-sources.ts";
import type { RecipeSource } from "../../src/recipes/recipe-source.ts";
import { openSources, startCall } from "../open-sources.ts";

const script = "services/recipe-api/src/server.ts";
const draft = {
  name: "Crème brûlée 🍮",
  steps: "1.\tStir.\n2.\tWait.\n",
  ingredients: [
    { name: "Cream", quantity: "½ l" },
    { name: "Salt", quantity: "" },
  ],
};

/** The context of a write by the cook. */
const writing = (idempotencyKey?: string) => startCall({ principal: "cook", idempotencyKey });

describe.each(["http", "graphql", "grpc"] as const)("web-api's writes over %s", (protocol) => {
  let producer: ServiceProcess;
  let sources: RecipeSources;
  let source: RecipeSource;
  beforeAll(async () => {
    producer = await startService({ script, env: { ...withoutShedding, DATABASE_URL: "memory:" } });
    sources = await openSources(producer.url, producer.grpcAddress);
    source = sources[protocol];
  });
  afterAll(async () => {
    await sources.close();
    await producer.end("SIGKILL");
  });

  const create = async () => (await source.createRecipe(draft, writing())).recipe;
  const read = async (id: number) => (await source.getRecipe(id, startCall())).recipe;

  it("make a recipe, whose ingredients are counted from 1", async () => {
    const created = await source.createRecipe(draft, writing());
    expect(created).toMatchObject({
      producer: { pid: producer.child.pid },
      recipe: {
        name: draft.name,
        steps: draft.steps,
        ingredients: draft.ingredients.map((each, index) => ({ id: index + 1, ...each })),
        version: 1,
      },
    });
    expect(await read(created.recipe.id)).toEqual(created.recipe);
  });

  it("replace all that a caller may write of it", async () => {
    const { id, created_at } = await create();
    const other = { name: "Soup", steps: "", ingredients: [] };
    const { recipe } = await source.replaceRecipe(id, 1, other, writing());
    expect(recipe).toMatchObject({ id, ...other, version: 2, created_at });
    expect(await read(id)).toEqual(recipe);
  });

  it("patch what is named and leave the rest", async () => {
    const { id, steps, ingredients } = await create();
    await source.patchRecipe(id, 1, { name: "Flan" }, writing());
    expect(await read(id)).toMatchObject({ name: "Flan", steps, ingredients, version: 2 });
    await source.patchRecipe(id, 2, { steps: "", ingredients: [] }, writing());
    expect(await read(id)).toMatchObject({ name: "Flan", steps: "", ingredients: [], version: 3 });
  });

  it("delete it", async () => {
    const { id } = await create();
    expect(await source.deleteRecipe(id, 1, writing())).toMatchObject({
      producer: { pid: producer.child.pid },
    });
    await expect(read(id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("carry the largest recipe there is", async () => {
    const largest = {
      name: "🍮".repeat(200),
      steps: "\n".repeat(16_000),
      ingredients: Array.from({ length: 200 }, () => ({ name: "é".repeat(20), quantity: "½ l" })),
    };
    const { recipe } = await source.createRecipe(largest, writing());
    expect(recipe).toMatchObject({ name: largest.name, steps: largest.steps });
    expect(recipe.ingredients).toHaveLength(200);
  });

  const changes: readonly [
    what: string,
    change: (id: number, version: number, key?: string) => Promise<unknown>,
  ][] = [
    ["replace", (id, version, key) => source.replaceRecipe(id, version, draft, writing(key))],
    ["patch", (id, version, key) => source.patchRecipe(id, version, { steps: "" }, writing(key))],
    ["delete", (id, version, key) => source.deleteRecipe(id, version, writing(key))],
  ];

  it.each(changes)("%s no version but the one that is meant", async (_what, change) => {
    const { id } = await create();
    const refused = { code: "precondition_failed" };
    await expect(change(id, 2)).rejects.toMatchObject(refused);
    await source.patchRecipe(id, 1, { name: "Flan" }, writing());
    await expect(change(id, 1)).rejects.toMatchObject(refused);
    expect(await read(id)).toMatchObject({ name: "Flan", version: 2 });
  });

  it.each(changes)("%s no recipe that does not exist", async (_what, change) => {
    await expect(change(999_999, 1)).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(changes)("%s once under one key, and answer the same again", async (what, change) => {
    const { id } = await create();
    const first = await change(id, 1, `${protocol}-${what}`);
    expect(await change(id, 1, `${protocol}-${what}`)).toEqual(first);
  });

  it("create once under one key, and answer the same again after it has changed", async () => {
    const again = () => source.createRecipe(draft, writing(`${protocol}-create`));
    const first = await again();
    await source.patchRecipe(first.recipe.id, 1, { name: "Flan" }, writing());
    expect(await again()).toEqual(first);
  });

  it("are refused under a key that belongs to another request", async () => {
    const key = `${protocol}-mismatch`;
    await source.createRecipe(draft, writing(key));
    const other = source.createRecipe({ ...draft, name: "Soup" }, writing(key));
    await expect(other).rejects.toMatchObject({ code: "idempotency_mismatch" });
  });

  it("keep the keys of one principal from another's", async () => {
    const key = `${protocol}-two`;
    const first = await source.createRecipe(draft, writing(key));
    const baker = startCall({ principal: "baker", idempotencyKey: key });
    const second = await source.createRecipe(draft, baker);
    expect(second.recipe.id).not.toBe(first.recipe.id);
  });

  it("are a fault between the services when nobody is named who wants them", async () => {
    await expect(source.createRecipe(draft, startCall())).rejects.toMatchObject({
      code: "bad_upstream",
    });
  });
});
