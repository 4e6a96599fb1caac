import { beforeEach, describe, expect, it, vi } from "vitest";
import { keepLastGood } from "../../src/clients/last-good-sources.ts";
import type { ProducedRecipe, RecipeSource } from "../../src/recipes/recipe-source.ts";
import { startCall } from "../open-sources.ts";

const protocols = ["http", "graphql", "grpc"] as const;
const producer = { pid: 1, instance: "recipe-api-1" };
const draft = { name: "Soup", steps: "", ingredients: [] };

const recipe = (id: number, version = 1) => ({
  id,
  name: `Soup ${id}`,
  steps: "",
  ingredients: [],
  version,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
});
const produced = (id: number, version = 1): ProducedRecipe => ({
  producer,
  recipe: recipe(id, version),
});
const failure = (code: string) => Object.assign(new Error(code), { code });
const first = { limit: 20, after: 0, q: "" };

/** recipe-api, whatever the protocol; each test says what it answers. */
const upstream = {
  getRecipe: vi.fn<RecipeSource["getRecipe"]>(),
  listRecipes: vi.fn<RecipeSource["listRecipes"]>(),
  createRecipe: vi.fn<RecipeSource["createRecipe"]>(),
  replaceRecipe: vi.fn<RecipeSource["replaceRecipe"]>(),
  patchRecipe: vi.fn<RecipeSource["patchRecipe"]>(),
  deleteRecipe: vi.fn<RecipeSource["deleteRecipe"]>(),
};
const onCopyServed = vi.fn<(failure: unknown) => void>();

const keep = (maxBytes = 1_000_000) => {
  const sources = { http: upstream, graphql: upstream, grpc: upstream };
  return keepLastGood(sources, maxBytes, onCopyServed);
};

/** Everything fails, as when recipe-api is gone. */
const lose = (error: unknown = failure("unavailable")): void => {
  for (const each of Object.values(upstream)) each.mockRejectedValue(error);
};

let source: RecipeSource;
const get = (id = 42) => source.getRecipe(id, startCall());
const list = (query = first) => source.listRecipes(query, startCall());
const writing = (idempotencyKey?: string) => startCall({ principal: "cook", idempotencyKey });
/** Beyond the second in which a copy is not renewed. */
const pass = (milliseconds = 2_000) => vi.advanceTimersByTime(milliseconds);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "Date"] });
  vi.resetAllMocks();
  upstream.getRecipe.mockImplementation(async (id) => produced(id));
  upstream.listRecipes.mockImplementation(async ({ q }) => ({
    producer,
    recipes: [{ ...recipe(1), name: q }],
    next: "1",
  }));
  source = keep().http;
  return () => vi.useRealTimers();
});

describe("while recipe-api answers", () => {
  it("its answer is passed on as it is, and it is asked every time", async () => {
    for (const version of [1, 2, 3]) {
      upstream.getRecipe.mockResolvedValue(produced(42, version));
      expect(await get()).toEqual(produced(42, version));
      expect(await list()).not.toHaveProperty("stale_seconds");
    }
    expect(upstream.getRecipe).toHaveBeenCalledTimes(3);
    expect(upstream.listRecipes).toHaveBeenCalledTimes(3);
    expect(onCopyServed).not.toHaveBeenCalled();
  });
});

const outages = ["unavailable", "overloaded", "deadline_exceeded", "bad_upstream", "internal"];
const others = ["cancelled", "invalid_argument", "unauthenticated", "rate_limited", "conflict"];

describe("when recipe-api fails", () => {
  it.each(outages)("with %s, a copy is the answer and says how old it is", async (code) => {
    await get();
    await list();
    pass(12_999);
    const error = failure(code);
    lose(error);
    expect(await get()).toEqual({ ...produced(42), stale_seconds: 12 });
    expect(await list()).toMatchObject({ next: "1", stale_seconds: 12 });
    expect(onCopyServed.mock.calls.map(([why]) => why)).toEqual([error, error]);
  });

  it.each([...outages, ...others])("with %s, and there is no copy, it stays so", async (code) => {
    const error = failure(code);
    lose(error);
    await expect(get()).rejects.toBe(error);
    await expect(list()).rejects.toBe(error);
    expect(onCopyServed).not.toHaveBeenCalled();
  });

  it.each(others)("with %s, a copy is no answer", async (code) => {
    await get();
    await list();
    const error = failure(code);
    lose(error);
    await expect(get()).rejects.toBe(error);
    await expect(list()).rejects.toBe(error);
  });

  it("with a mistake of this service, it is not covered up", async () => {
    await get();
    const mistake = new TypeError("recipe is undefined");
    lose(mistake);
    await expect(get()).rejects.toBe(mistake);
  });

  it("every read asks it all the same, and believes it when it answers again", async () => {
    await get();
    lose();
    pass();
    await get();
    upstream.getRecipe.mockResolvedValue(produced(42, 2));
    expect(await get()).toEqual(produced(42, 2));
    lose();
    expect(await get()).toMatchObject({ recipe: { version: 2 }, stale_seconds: 0 });
  });

  it("no copy is older than 10 minutes", async () => {
    await get();
    lose();
    pass(599_000);
    expect(await get()).toMatchObject({ stale_seconds: 599 });
    pass(2_000);
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("a copy is of the same recipe, and of the same page", async () => {
    await get(4);
    await get(2);
    const pages = [first, { ...first, limit: 2 }, { ...first, after: 2 }, { ...first, q: "2 0" }];
    for (const page of pages) await list(page);
    lose();
    expect(await get(4)).toMatchObject({ recipe: { id: 4 } });
    expect(await get(2)).toMatchObject({ recipe: { id: 2 } });
    await expect(get(42)).rejects.toMatchObject({ code: "unavailable" });
    for (const page of pages)
      expect(await list(page)).toMatchObject({ recipes: [{ name: page.q }] });
    // What would be the same as the first page if its numbers and its text ran into each other.
    await expect(list({ limit: 2, after: 0, q: "0" })).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(list({ ...first, q: "soup" })).rejects.toMatchObject({ code: "unavailable" });
  });

  it.each(protocols)("what it said over %s is answered over all", async (protocol) => {
    const sources = keep();
    await sources[protocol].getRecipe(42, startCall());
    await sources[protocol].listRecipes(first, startCall());
    lose();
    for (const each of protocols) {
      expect(await sources[each].getRecipe(42, startCall())).toHaveProperty("stale_seconds");
      expect(await sources[each].listRecipes(first, startCall())).toHaveProperty("stale_seconds");
    }
  });

  it("and nothing is to be kept, it stays so", async () => {
    source = keep(0).http;
    await get();
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("memory", () => {
  it("has an end: the copies of long ago make room", async () => {
    source = keep(100_000).http;
    for (let id = 1; id <= 2_000; id += 1) await get(id);
    lose();
    await expect(get(1)).rejects.toMatchObject({ code: "unavailable" });
    expect(await get(2_000)).toMatchObject({ recipe: { id: 2_000 } });
  });

  it("that pages take is none that recipes lose", async () => {
    source = keep(100_000).http;
    await get(1);
    for (let after = 0; after < 2_000; after += 1) await list({ ...first, after });
    lose();
    expect(await get(1)).toMatchObject({ recipe: { id: 1 } });
    await expect(list()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a recipe that is not there any more", () => {
  const gone = failure("not_found");

  it("is forgotten when a read says so", async () => {
    await get();
    upstream.getRecipe.mockRejectedValue(gone);
    await expect(get()).rejects.toBe(gone);
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  it.each(["replaceRecipe", "patchRecipe", "deleteRecipe"] as const)(
    "is forgotten when %s says so",
    async (write) => {
      await get();
      upstream[write].mockRejectedValue(gone);
      const written =
        write === "deleteRecipe"
          ? source.deleteRecipe(42, 1, writing())
          : source[write](42, 1, draft, writing());
      await expect(written).rejects.toBe(gone);
      lose();
      await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    },
  );

  it.each([undefined, "key-1"])("is forgotten when it was deleted here (key: %s)", async (key) => {
    await get();
    upstream.deleteRecipe.mockResolvedValue({ producer });
    expect(await source.deleteRecipe(42, 1, writing(key))).toEqual({ producer });
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is not brought back by a read from before the deletion", async () => {
    const answer = Promise.withResolvers<ProducedRecipe>();
    upstream.getRecipe.mockReturnValue(answer.promise);
    upstream.deleteRecipe.mockResolvedValue({ producer });
    const early = get();
    await source.deleteRecipe(42, 1, writing());
    answer.resolve(produced(42));
    expect(await early).toEqual(produced(42));
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is not brought back by a copy that another recipe-api has for a second", async () => {
    upstream.deleteRecipe.mockResolvedValue({ producer });
    await source.deleteRecipe(42, 7, writing());
    upstream.getRecipe.mockResolvedValue(produced(42, 7));
    expect(await get()).toEqual(produced(42, 7));
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is not brought back by the repeated answer to its creation", async () => {
    upstream.deleteRecipe.mockResolvedValue({ producer });
    await source.deleteRecipe(42, 1, writing());
    upstream.createRecipe.mockResolvedValue(produced(42));
    expect(await source.createRecipe(draft, writing("key-1"))).toEqual(produced(42));
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a write through this process", () => {
  const now = () => new Date().toISOString();
  const writes = [
    ["createRecipe", (key?: string) => source.createRecipe(draft, writing(key))],
    ["replaceRecipe", (key?: string) => source.replaceRecipe(42, 1, draft, writing(key))],
    ["patchRecipe", (key?: string) => source.patchRecipe(42, 1, draft, writing(key))],
  ] as const;

  it.each(writes)("%s leaves its recipe as the copy", async (name, write) => {
    await get();
    upstream[name].mockResolvedValue(produced(42, 2));
    expect(await write()).toEqual(produced(42, 2));
    lose();
    expect(await get()).toEqual({ ...produced(42, 2), stale_seconds: 0 });
  });

  it.each(writes)("%s under a key leaves it when it was done just now", async (name, write) => {
    const done = produced(42, 2);
    upstream[name].mockResolvedValue({ ...done, recipe: { ...done.recipe, updated_at: now() } });
    await write("key-1");
    lose();
    expect(await get()).toMatchObject({ recipe: { version: 2 }, stale_seconds: 0 });
  });

  it.each(writes)("%s leaves no copy when a key repeats what was long ago", async (name, write) => {
    await get();
    upstream[name].mockResolvedValue(produced(42, 2));
    await write("key-1");
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("that repeats an earlier version leaves the later one", async () => {
    upstream.getRecipe.mockResolvedValue(produced(42, 7));
    await get();
    upstream.replaceRecipe.mockResolvedValue(produced(42, 2));
    await source.replaceRecipe(42, 1, draft, writing("key-1"));
    lose();
    expect(await get()).toMatchObject({ recipe: { version: 7 } });
  });

  it("is not undone by a read from before it", async () => {
    const answer = Promise.withResolvers<ProducedRecipe>();
    upstream.getRecipe.mockReturnValue(answer.promise);
    upstream.replaceRecipe.mockResolvedValue(produced(42, 2));
    const early = get();
    await source.replaceRecipe(42, 1, draft, writing());
    pass();
    answer.resolve(produced(42));
    expect(await early).toEqual(produced(42));
    lose();
    expect(await get()).toMatchObject({ recipe: { version: 2 } });
  });

  it("that fails leaves the copy, for nobody knows what it did", async () => {
    await get();
    lose();
    await expect(source.replaceRecipe(42, 1, draft, writing())).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await get()).toMatchObject({ recipe: { version: 1 } });
  });
});

describe("an answer that is stale when recipe-api gives it", () => {
  const stale = (version: number, stale_seconds: number) => ({
    ...produced(42, version),
    stale_seconds,
  });

  it("is passed on with its age, and not kept", async () => {
    upstream.getRecipe.mockResolvedValue(stale(1, 12));
    expect(await get()).toEqual(stale(1, 12));
    lose();
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    expect(onCopyServed).not.toHaveBeenCalled();
  });

  it("goes before a copy of an earlier version, however old it is", async () => {
    await get();
    upstream.getRecipe.mockResolvedValue(stale(2, 60));
    expect(await get()).toEqual(stale(2, 60));
  });

  it("gives way to a copy of a later version, however young it is", async () => {
    upstream.getRecipe.mockResolvedValue(produced(42, 2));
    await get();
    pass(5_000);
    upstream.getRecipe.mockResolvedValue(stale(1, 0));
    expect(await get()).toEqual(stale(2, 5));
  });

  it.each([
    [12, 5],
    [3, 3],
  ])("of %d s, beside a copy of 5 s of the same version, is one of %d s", async (said, heard) => {
    await get();
    pass(5_000);
    upstream.getRecipe.mockResolvedValue(stale(1, said));
    expect(await get()).toEqual(stale(1, heard));
  });
});
