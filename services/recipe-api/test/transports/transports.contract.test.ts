import { type ErrorCode, errorTable } from "@tandem/contracts";
import { waitUntil } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipes } from "../../seeds/recipes.ts";
import type { RecipeStore } from "../../src/recipes/recipe-store.ts";
import { createMemoryRecipeStore } from "../../src/stores/memory-recipe-store.ts";
import { startApp, type StartedApp } from "../start-app.ts";
import { type Ask, askGraphql, askGrpc, askHttp } from "./ask.ts";

const memory = createMemoryRecipeStore(recipes);
/** How many calls have begun to wait in the store, and why their waits ended. */
let waiting = 0;
const endings: unknown[] = [];

const hang = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    waiting += 1;
    signal.addEventListener("abort", () => {
      endings.push(signal.reason);
      reject(signal.reason as Error);
    });
  });

/** Ids of recipes that only a copy is left of, with its seconds. */
const ages: ReadonlyMap<number, number> = new Map([
  [40, 0],
  [41, 12],
  [43, 2_147_483_647],
  [999_998, 12],
]);

/** The memory store, with ids behind which something goes wrong. */
const store: RecipeStore = {
  ...memory,
  findRecipe: async (id, deadline) => {
    if (id === 500) throw new Error("connect postgres://user:hunter2@10.0.0.7/recipes");
    if (id === 503) throw Object.assign(new Error("the database is gone"), { code: "unavailable" });
    if (id === 504) return hang(deadline.signal);
    const found = await memory.findRecipe(42, deadline);
    const { recipe } = found;
    if (id === 7 && recipe) return { ...found, recipe: { ...recipe, id, secret: "hunter2" } };
    const staleSeconds = ages.get(id);
    return { ...(await memory.findRecipe(id, deadline)), staleSeconds };
  },
};

interface Transport {
  readonly name: string;
  readonly ask: Ask;
  readonly codeOf: (code: ErrorCode) => unknown;
  /** Ids that this protocol can carry at all, and that must be refused. */
  readonly refused: readonly string[];
}

const texts = ["0x10", "1e3", "-1", "0", "1.0", " 1", "NaN", "3000000000", "1; DROP TABLE recipes"];

const transports: readonly Transport[] = [
  { name: "http", ask: askHttp, codeOf: (code) => code, refused: texts },
  {
    name: "graphql",
    ask: askGraphql,
    codeOf: (code) => errorTable[code].graphql,
    refused: [...texts, ""],
  },
  // 3000000000 leaves an unchecked client as -1294967296.
  {
    name: "grpc",
    ask: askGrpc,
    codeOf: (code) => errorTable[code].grpc,
    refused: ["-1", "0", "3e9"],
  },
];

describe.each(transports)("recipe-api over $name", ({ ask, codeOf, refused }) => {
  let app: StartedApp;
  beforeAll(async () => void (app = await startApp(store)));
  afterAll(() => app.close());

  it("answers a recipe and who produced it", async () => {
    const { answer } = await ask(app, "42");
    expect(answer).toEqual({
      producer: { pid: process.pid, instance: "recipe-api-1" },
      recipe: recipes[41],
    });
  });

  it.each([40, 41, 43])("says of a copy that stands in for recipe %d how old it is", async (id) => {
    const { answer } = await ask(app, `${id}`);
    expect(answer).toEqual({
      producer: { pid: process.pid, instance: "recipe-api-1" },
      recipe: recipes[id - 1],
      stale_seconds: ages.get(id),
    });
  });

  it("answers not_found for a recipe that did not exist when it was last looked for", async () => {
    expect(await ask(app, "999998")).toMatchObject({ code: codeOf("not_found") });
  });

  it("answers not_found for a recipe that does not exist", async () => {
    expect(await ask(app, "999999")).toMatchObject({
      code: codeOf("not_found"),
      message: "recipe 999999 does not exist",
    });
  });

  it.each(refused)("answers invalid_argument for the id %j", async (id) => {
    expect(await ask(app, id)).toMatchObject({
      code: codeOf("invalid_argument"),
      message: "id must be a whole number from 1 to 2147483647",
    });
  });

  it("answers unavailable when the store is, and not why", async () => {
    const { code, text } = await ask(app, "503");
    expect(code).toBe(codeOf("unavailable"));
    expect(text).not.toContain("the database is gone");
  });

  it("says when to come again to whom it may serve then, and to nobody else", async () => {
    const ids = ["503", "500", "999999"];
    const outcomes = await Promise.all(ids.map((id) => ask(app, id)));
    expect(outcomes.map(({ comeAgainMs }) => comeAgainMs)).toEqual([1_000, undefined, undefined]);
  });

  it("answers internal for anything unexpected, and nothing of it goes out", async () => {
    const { code, text } = await ask(app, "500");
    expect(code).toBe(codeOf("internal"));
    expect(text).not.toMatch(/hunter2|10\.0\.0\.7|at .*\.ts/);
  });

  it("sends no field that the contract does not name", async () => {
    const { answer, text } = await ask(app, "7");
    expect(answer).toMatchObject({ recipe: { id: 7 } });
    expect(text).not.toContain("hunter2");
  });

  it("answers deadline_exceeded when the caller's time is up, and stops the work", async () => {
    endings.length = 0;
    const { code } = await ask(app, "504", { timeoutMs: 100 });
    expect(code).toBe(codeOf("deadline_exceeded"));
    await waitUntil("the store stops waiting", () => endings.length === 1);
  });

  it("stops the work when the caller goes away", async () => {
    endings.length = 0;
    const before = waiting;
    const caller = new AbortController();
    const call = ask(app, "504", { signal: caller.signal }).catch(() => undefined);
    await waitUntil("the store waits", () => waiting > before);
    caller.abort();
    await call;
    await waitUntil("the store stops waiting", () => endings.length === 1);
    expect(endings[0]).toMatchObject({ code: "cancelled" });
  });
});
