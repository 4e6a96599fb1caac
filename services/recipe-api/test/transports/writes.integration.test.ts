import { type ErrorCode, errorTable } from "@tandem/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Recipe, RecipePatch } from "../../src/recipes/recipe.ts";
import { never } from "../never.ts";
import { authorized, startApp, type StartedApp } from "../start-app.ts";
import { type OpenStore, openStores } from "../stores/open-stores.ts";
import { type Ask, askGraphql, askGrpc, askHttp } from "./ask.ts";
import { sendGraphql, sendGrpc, sendHttp, type SendWrite, type Write } from "./send-write.ts";

interface Transport {
  readonly name: "http" | "graphql" | "grpc";
  readonly send: SendWrite;
  readonly ask: Ask;
  readonly codeOf: (code: ErrorCode) => unknown;
}

const transports: readonly Transport[] = [
  { name: "http", send: sendHttp, ask: askHttp, codeOf: (code) => code },
  {
    name: "graphql",
    send: sendGraphql,
    ask: askGraphql,
    codeOf: (code) => errorTable[code].graphql,
  },
  { name: "grpc", send: sendGrpc, ask: askGrpc, codeOf: (code) => errorTable[code].grpc },
];

const combinations = openStores.flatMap(([store, open]) =>
  transports.map((transport) => ({ store, open, ...transport })),
);

const soup = {
  name: "Soup",
  steps: "Chop.\nStir.",
  ingredients: [
    { name: "Water", quantity: "1 l" },
    { name: "Łosoś 🐟", quantity: "" },
  ],
};
const withIds = (ingredients: readonly object[]) =>
  ingredients.map((each, index) => ({ id: index + 1, ...each }));

const anyTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const producer = { pid: process.pid, instance: "recipe-api-1" };
const notThere = "2147483647";

let keys = 0;
const newKey = (): string => `key-${(keys += 1)}`;

describe.each(combinations)("writes over $name to $store", ({ name, open, send, ask, codeOf }) => {
  let opened: OpenStore;
  let app: StartedApp;
  const lines: string[] = [];
  beforeAll(async () => {
    opened = await open();
    app = await startApp(opened.store, lines);
  });
  beforeEach(() => void lines.splice(0));
  afterAll(async () => {
    await app.close();
    await opened.close();
  });

  const write = (asked: Write) => send(app, asked);
  const recipeOf = async (asked: Write): Promise<Recipe> => {
    const { answer, text } = await write(asked);
    if (answer === undefined) throw new Error(text);
    return (answer as { recipe: Recipe }).recipe;
  };
  const create = (key?: string): Promise<Recipe> =>
    recipeOf({ operation: "createRecipe", body: soup, ...(key !== undefined && { key }) });
  const read = async (id: number): Promise<unknown> => (await ask(app, `${id}`)).answer;
  const refusal = async (asked: Write) => {
    const { code, message } = await write(asked);
    return { code, message };
  };
  /** What the log says of changes. */
  const changes = (): object[] =>
    lines
      .map((line) => JSON.parse(line) as { event: string; actor?: string })
      .filter(({ actor }) => actor !== undefined);

  describe("a new recipe", () => {
    it("is answered as it can be read from then on", async () => {
      const { answer, status } = await write({ operation: "createRecipe", body: soup });
      expect(answer).toEqual({
        producer,
        recipe: {
          ...soup,
          id: expect.any(Number),
          ingredients: withIds(soup.ingredients),
          version: 1,
          created_at: anyTime,
          updated_at: anyTime,
        },
      });
      expect(status).toBe(name === "http" ? 201 : undefined);
      expect(await read((answer as { recipe: Recipe }).recipe.id)).toEqual(answer);
    });

    it("has an id after all others, and no two have one", async () => {
      const ids = (await Promise.all([create(), create(), create()])).map(({ id }) => id);
      expect(new Set(ids).size).toBe(3);
      expect(Math.min(...ids)).toBeGreaterThan(227);
    });

    it("may have no ingredients and no steps", async () => {
      const body = { name: "Air", steps: "", ingredients: [] };
      expect(await recipeOf({ operation: "createRecipe", body })).toMatchObject(body);
    });
  });

  describe("a recipe that is there", () => {
    it.each([
      ["more", [...soup.ingredients, { name: "Salt", quantity: "1 pinch" }]],
      ["fewer", [{ name: "Salt", quantity: "1 pinch" }]],
      ["no", []],
    ])("is replaced, by one with %s ingredients", async (_what, ingredients) => {
      const before = await create();
      const body = { name: "Broth", steps: "Wait.", ingredients };
      const asked = { operation: "replaceRecipe", id: `${before.id}`, version: 1, body } as const;
      const { answer, status } = await write(asked);
      expect(status).toBe(name === "http" ? 200 : undefined);
      expect(answer).toEqual({
        producer,
        recipe: {
          ...before,
          ...body,
          ingredients: withIds(ingredients),
          version: 2,
          updated_at: anyTime,
        },
      });
      expect(await read(before.id)).toEqual(answer);
    });

    const patches: readonly RecipePatch[] = [
      { name: "Broth" },
      { steps: "Wait." },
      { steps: "" },
      { ingredients: [{ name: "Salt", quantity: "1 pinch" }] },
      { ingredients: [] },
      { name: "Broth", steps: "Wait.", ingredients: [] },
    ];

    it.each(patches)("is patched with %j, and the rest stays", async (body) => {
      const before = await create();
      const asked = { operation: "patchRecipe", id: `${before.id}`, version: 1, body } as const;
      const { answer } = await write(asked);
      const ingredients = body.ingredients ? withIds(body.ingredients) : before.ingredients;
      expect(answer).toEqual({
        producer,
        recipe: { ...before, ...body, ingredients, version: 2, updated_at: anyTime },
      });
      expect(await read(before.id)).toEqual(answer);
    });

    it("is deleted, and is not there any more", async () => {
      const { id } = await create();
      const asked = { operation: "deleteRecipe", id: `${id}`, version: 1 } as const;
      const { answer, status } = await write(asked);
      expect({ answer, status }).toEqual({
        answer: { producer },
        status: name === "http" ? 200 : undefined,
      });
      expect((await ask(app, `${id}`)).code).toBe(codeOf("not_found"));
      expect((await write(asked)).code).toBe(codeOf("not_found"));
    });
  });

  const targeted = [
    { operation: "replaceRecipe", body: soup },
    { operation: "patchRecipe", body: { name: "Broth" } },
    { operation: "deleteRecipe" },
  ] as const;

  describe.each(targeted)("$operation", (asked) => {
    it("answers not_found for a recipe that does not exist", async () => {
      expect(await refusal({ ...asked, id: notThere, version: 1 })).toEqual({
        code: codeOf("not_found"),
        message: `recipe ${notThere} does not exist`,
      });
    });

    it("changes nothing when somebody else was first, and does not tell the version", async () => {
      const { id } = await create();
      const other = { operation: "patchRecipe", body: { name: "Stew" } } as const;
      await recipeOf({ ...other, id: `${id}`, version: 1 });
      await recipeOf({ ...other, id: `${id}`, version: 2 });
      const before = await read(id);
      expect(await refusal({ ...asked, id: `${id}`, version: 1 })).toEqual({
        code: codeOf("precondition_failed"),
        message: `recipe ${id} does not have version 1 any more: read it again`,
      });
      expect(await read(id)).toEqual(before);
    });

    it("asks for the version that is meant", async () => {
      const { id } = await create();
      expect((await refusal({ ...asked, id: `${id}` })).code).toBe(codeOf("precondition_required"));
      expect(await read(id)).toMatchObject({ recipe: { version: 1 } });
    });

    it.each(["0", "-1", ...(name === "grpc" ? [] : ["0x10", "3000000000", "1e3"])])(
      "refuses the id %j",
      async (id) => {
        expect(await refusal({ ...asked, id, version: 1 })).toEqual({
          code: codeOf("invalid_argument"),
          message: "id must be a whole number from 1 to 2147483647",
        });
      },
    );

    it("knows no version below 1", async () => {
      const { id } = await create();
      const code = name === "http" ? "precondition_failed" : "invalid_argument";
      expect((await refusal({ ...asked, id: `${id}`, version: 0 })).code).toBe(codeOf(code));
    });

    it("answers the last version there can be, too", async () => {
      const { id } = await create();
      const { code } = await refusal({ ...asked, id: `${id}`, version: 2_147_483_647 });
      const isDeletion = asked.operation === "deleteRecipe";
      expect(code).toBe(codeOf(isDeletion ? "precondition_failed" : "conflict"));
    });

    it("checks who asks, key, id, version and body in this order", async () => {
      const bad = { ...asked, ...("body" in asked && { body: {} }) };
      const orders: readonly [ErrorCode, RegExp, Write][] = [
        ["unauthenticated", /x-principal/, { ...bad, principal: undefined, key: " ", id: "0" }],
        ["invalid_argument", /^Idempotency-Key/, { ...bad, key: "a b", id: "0" }],
        ["invalid_argument", /^id /, { ...bad, id: "0" }],
        ["precondition_required", /./, { ...bad, id: notThere }],
        "body" in asked
          ? ["invalid_argument", /./, { ...bad, id: notThere, version: 1 }]
          : ["not_found", /./, { ...bad, id: notThere, version: 1 }],
      ];
      for (const [code, message, refused] of orders) {
        // GraphQL's own check of an input's fields comes before any of ours.
        if (name === "graphql" && asked.operation === "replaceRecipe") continue;
        expect(await refusal(refused)).toEqual({
          code: codeOf(code),
          message: expect.stringMatching(message),
        });
      }
    });
  });

  describe("a body", () => {
    const all = ["http", "graphql", "grpc"];
    const many = (count: number) =>
      Array.from({ length: count }, () => ({ name: "Salt", quantity: "" }));
    // What protobuf has no words for leaves the caller as something else, or not at all.
    const bodies: readonly [
      what: string,
      body: object,
      over: readonly string[],
      code: ErrorCode,
    ][] = [
      [
        "a field nobody may set",
        { ...soup, isAdmin: true },
        ["http", "graphql"],
        "invalid_argument",
      ],
      ["an id", { ...soup, id: 7 }, ["http", "graphql"], "invalid_argument"],
      ["a version", { ...soup, version: 7 }, ["http", "graphql"], "invalid_argument"],
      [
        "an ingredient's id",
        { ...soup, ingredients: [{ id: 7, name: "Salt", quantity: "" }] },
        ["http", "graphql"],
        "invalid_argument",
      ],
      ["null for a name", { ...soup, name: null }, ["http", "graphql"], "invalid_argument"],
      ["null for steps", { ...soup, steps: null }, ["http", "graphql"], "invalid_argument"],
      ["null for a list", { ...soup, ingredients: null }, ["http", "graphql"], "invalid_argument"],
      ["a number for a name", { ...soup, name: 1 }, ["http", "graphql"], "invalid_argument"],
      ["no name", { steps: "", ingredients: [] }, all, "invalid_argument"],
      ["an empty name", { ...soup, name: "" }, all, "invalid_argument"],
      ["a name of 201 characters", { ...soup, name: "x".repeat(201) }, all, "invalid_argument"],
      ["a name of two lines", { ...soup, name: "a\nb" }, all, "invalid_argument"],
      ["NUL in a name", { ...soup, name: "a\u0000b" }, all, "invalid_argument"],
      ["U+FFFD in steps", { ...soup, steps: "\uFFFD" }, all, "invalid_argument"],
      ["an escape in steps", { ...soup, steps: "\u001b[2J" }, all, "invalid_argument"],
      [
        "steps of 40,001 characters",
        { ...soup, steps: "x".repeat(40_001) },
        all,
        "invalid_argument",
      ],
      ["201 ingredients", { ...soup, ingredients: many(201) }, all, "invalid_argument"],
      [
        "a quantity of 101 characters",
        { ...soup, ingredients: [{ name: "Salt", quantity: "x".repeat(101) }] },
        all,
        "invalid_argument",
      ],
      ["49 KiB", { ...soup, steps: "🍋".repeat(12_400) }, all, "too_large"],
    ];
    const carried = bodies.filter(([, , over]) => over.includes(name));

    it.each(carried)(
      "with %s is refused, and nothing is written",
      async (_what, body, _over, code) => {
        const { id } = await create();
        const last = await create();
        expect((await refusal({ operation: "createRecipe", body })).code).toBe(codeOf(code));
        const replace = { operation: "replaceRecipe", id: `${id}`, version: 1, body } as const;
        expect((await refusal(replace)).code).toBe(codeOf(code));
        expect(await read(id)).toMatchObject({ recipe: { name: "Soup", version: 1 } });
        const { heads } = await opened.store.findHeads(
          { limit: 1, after: last.id, q: "" },
          512_000,
          never,
        );
        expect(heads).toEqual([]);
      },
    );

    const patches: readonly [what: string, body: object, over: readonly string[]][] = [
      ["nothing", {}, all],
      ["a field nobody may set", { name: "Stew", isAdmin: true }, ["http", "graphql"]],
      ["null", { name: null }, ["http", "graphql"]],
      ["null for a list", { name: "Stew", ingredients: null }, ["http", "graphql"]],
      ["an empty name", { name: "" }, all],
      ["201 ingredients", { ingredients: many(201) }, all],
    ];
    const carriedPatches = patches.filter(([, , over]) => over.includes(name));

    it.each(carriedPatches)("that patches with %s is refused", async (_what, body) => {
      const { id } = await create();
      const asked = { operation: "patchRecipe", id: `${id}`, version: 1, body } as const;
      expect((await refusal(asked)).code).toBe(codeOf("invalid_argument"));
      expect(await read(id)).toMatchObject({ recipe: { name: "Soup", version: 1 } });
    });

    it("of the largest size is written", async () => {
      const body = {
        name: "🍋".repeat(200),
        steps: "é".repeat(14_000),
        ingredients: many(200),
      };
      const recipe = await recipeOf({ operation: "createRecipe", body });
      expect(recipe).toMatchObject({ ...body, ingredients: withIds(body.ingredients) });
    });
  });

  describe("whoever writes", () => {
    it.each([undefined, "two words", "x".repeat(65)])(
      "must be named: %j is nobody",
      async (principal) => {
        const asked = { operation: "createRecipe", body: soup, principal } as const;
        expect((await refusal(asked)).code).toBe(codeOf("unauthenticated"));
      },
    );

    it("is named in the log once for each change, and not for what was refused", async () => {
      const { id } = await create();
      const target = { id: `${id}` };
      await recipeOf({ operation: "replaceRecipe", ...target, version: 1, body: soup });
      const patch = { operation: "patchRecipe", ...target, body: { name: "Stew" } } as const;
      await recipeOf({ ...patch, version: 2, principal: "baker" });
      await refusal({ ...patch, version: 2 });
      await write({ operation: "deleteRecipe", ...target, version: 3 });
      const each = { recipe_id: id, actor: "cook", request_id: expect.stringMatching(/./) };
      expect(changes()).toEqual([
        expect.objectContaining({ ...each, event: "recipe-created", version: 1 }),
        expect.objectContaining({ ...each, event: "recipe-replaced", version: 2 }),
        expect.objectContaining({ ...each, event: "recipe-patched", version: 3, actor: "baker" }),
        expect.objectContaining({ ...each, event: "recipe-deleted", version: 3 }),
      ]);
    });
  });

  describe("the same key again", () => {
    it.each(["createRecipe", ...targeted.map(({ operation }) => operation)] as const)(
      "is the same %s, done and logged once",
      async (operation) => {
        const { id } = await create();
        const target = operation === "createRecipe" ? {} : { id: `${id}`, version: 1 };
        const body = operation === "patchRecipe" ? { name: "Stew" } : soup;
        const asked = {
          operation,
          ...target,
          ...(operation !== "deleteRecipe" && { body }),
          key: newKey(),
        };
        lines.splice(0);
        const first = await write(asked);
        expect(first.answer).toBeDefined();
        expect(await write(asked)).toEqual(first);
        expect(await write(asked)).toEqual(first);
        expect(changes()).toHaveLength(1);
      },
    );

    it("answers what was answered, whatever happened to the recipe since", async () => {
      const key = newKey();
      const first = await create(key);
      await write({ operation: "deleteRecipe", id: `${first.id}`, version: 1 });
      expect(await create(key)).toEqual(first);
    });

    it("is refused with another body, id or version", async () => {
      const [one, other] = [await create(), await create()];
      const key = newKey();
      const asked = {
        operation: "replaceRecipe",
        id: `${one.id}`,
        version: 1,
        body: soup,
        key,
      } as const;
      await recipeOf(asked);
      const mismatch = {
        code: codeOf("idempotency_mismatch"),
        message: "this Idempotency-Key was used for another request: take a new one",
      };
      expect(await refusal({ ...asked, body: { ...soup, name: "Stew" } })).toEqual(mismatch);
      expect(await refusal({ ...asked, id: `${other.id}` })).toEqual(mismatch);
      expect(await refusal({ ...asked, version: 2 })).toEqual(mismatch);
      expect(await read(one.id)).toMatchObject({ recipe: { version: 2 } });
      expect(await read(other.id)).toMatchObject({ recipe: { version: 1 } });
    });

    it("of somebody else is another key", async () => {
      const key = newKey();
      const one = await create(key);
      const asked = { operation: "createRecipe", body: soup, key, principal: "baker" } as const;
      expect((await recipeOf(asked)).id).not.toBe(one.id);
    });

    it("for another operation is another key", async () => {
      const key = newKey();
      const { id } = await create(key);
      const target = { id: `${id}`, key };
      const patch = {
        operation: "patchRecipe",
        ...target,
        version: 1,
        body: { steps: "" },
      } as const;
      expect(await recipeOf(patch)).toMatchObject({ version: 2 });
      const replace = { operation: "replaceRecipe", ...target, version: 2, body: soup } as const;
      expect(await recipeOf(replace)).toMatchObject({ version: 3 });
      const { answer } = await write({ operation: "deleteRecipe", ...target, version: 3 });
      expect(answer).toEqual({ producer });
    });

    it("is free again when its request failed", async () => {
      const { id } = await create();
      const key = newKey();
      const asked = { operation: "patchRecipe", id: `${id}`, body: { name: "Stew" }, key } as const;
      expect((await refusal({ ...asked, version: 5 })).code).toBe(codeOf("precondition_failed"));
      expect(await recipeOf({ ...asked, version: 1 })).toMatchObject({ name: "Stew", version: 2 });
    });

    it("is the same for 24 hours, and a new one after that", async () => {
      const key = newKey();
      const first = await create(key);
      await opened.age(23 * 60 + 59);
      expect(await create(key)).toEqual(first);
      await opened.age(2);
      const second = await create(key);
      expect(second.id).not.toBe(first.id);
      expect(await create(key)).toEqual(second);
    });

    it.each(["", "two words", "ä", "x".repeat(256)])("must be one: not %j", async (key) => {
      // Over HTTP and gRPC alike: what is not ASCII cannot be sent as it is.
      if (key === "ä" && name === "grpc") return;
      const { code, message } = await refusal({ operation: "createRecipe", body: soup, key });
      expect({ code, message }).toEqual({
        code: codeOf("invalid_argument"),
        message: "Idempotency-Key must be 1 to 255 printable ASCII characters without blanks",
      });
    });

    it("is the same over another protocol", async () => {
      const key = newKey();
      const first = await create(key);
      for (const other of transports) {
        const { answer } = await other.send(app, { operation: "createRecipe", body: soup, key });
        expect(answer).toEqual({ producer, recipe: first });
      }
    });
  });
});

describe("If-Match", () => {
  let app: StartedApp;
  let opened: OpenStore;
  beforeAll(async () => {
    opened = await openStores[0][1]();
    app = await startApp(opened.store);
  });
  afterAll(() => app.close());

  const deletion = async (ifMatch: string, path = "/recipes/42") => {
    const headers = { ...authorized, "x-principal": "cook", "if-match": ifMatch };
    const answer = await fetch(`${app.url}${path}`, { method: "DELETE", headers });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };

  it.each([
    ["*", 400, "invalid_argument"],
    ["1", 400, "invalid_argument"],
    ['"1", "2"', 400, "invalid_argument"],
    ['w/"1"', 400, "invalid_argument"],
    ['"abc"', 412, "precondition_failed"],
    ['"01"', 412, "precondition_failed"],
    ['"3000000000"', 412, "precondition_failed"],
    ['"2"', 412, "precondition_failed"],
  ])("%s does not name the version that is there", async (ifMatch, status, code) => {
    expect(await deletion(ifMatch)).toEqual([status, code]);
  });

  it.each([
    ["strong", '"1"', 1],
    ["weak", 'W/"1"', 2],
  ])("takes a %s tag", async (_what, ifMatch, id) => {
    expect(await deletion(ifMatch, `/recipes/${id}`)).toEqual([200, undefined]);
  });

  it.each(["POST /recipes", "PUT /recipes/42", "PATCH /recipes/42", "DELETE /recipes/42"])(
    "%s takes no query parameters",
    async (route) => {
      const [method = "", path = ""] = route.split(" ");
      const headers = { ...authorized, "x-principal": "cook", "if-match": '"1"' };
      const answer = await fetch(`${app.url}${path}?dry=1`, { method, headers });
      expect(await answer.json()).toMatchObject({ detail: "this route takes no query parameters" });
    },
  );
});
