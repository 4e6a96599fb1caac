import { internalToken } from "@tandem/lab";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecipeSources } from "../../src/clients/open-recipe-sources.ts";
import type { RecipeSource } from "../../src/recipes/recipe-source.ts";
import { openSources, startCall } from "../open-sources.ts";
import { type FakeProducer, startFakeProducer } from "./fake-producer.ts";
import { goodAnswer, type HeardWrite } from "./heard-write.ts";

// A peer that breaks the contract when it is told to: the one part that cannot be a recipe-api of ours.
let producer: FakeProducer;
let sources: RecipeSources;

beforeAll(async () => {
  producer = await startFakeProducer();
  sources = await openSources(producer.url, producer.grpcAddress);
});

afterAll(async () => {
  await sources.close();
  producer.close();
});

beforeEach(() => {
  producer.heard.length = 0;
  producer.answer = goodAnswer;
});

const draft = {
  name: "Crème brûlée 🍮",
  steps: "1.\tStir.\n2.\tWait.\n",
  ingredients: [
    { name: "Cream", quantity: "½ l" },
    { name: "Salt", quantity: "" },
  ],
};

const call = (idempotencyKey?: string) => startCall({ principal: "cook", idempotencyKey });
type Call = ReturnType<typeof call>;

type Write = (source: RecipeSource, context: Call) => Promise<unknown>;
const writes: readonly [operation: string, write: Write, sent: Partial<HeardWrite>][] = [
  ["createRecipe", (source, context) => source.createRecipe(draft, context), { contents: draft }],
  [
    "replaceRecipe",
    (source, context) => source.replaceRecipe(42, 3, draft, context),
    { id: 42, version: 3, contents: draft },
  ],
  [
    "patchRecipe",
    (source, context) => source.patchRecipe(42, 3, { steps: "" }, context),
    { id: 42, version: 3, contents: { steps: "" } },
  ],
  [
    "deleteRecipe",
    (source, context) => source.deleteRecipe(42, 3, context),
    { id: 42, version: 3 },
  ],
];

const protocols = ["http", "graphql", "grpc"] as const;

describe.each(protocols)("a write over %s", (protocol) => {
  it.each(writes)(
    "%s arrives as it was sent, with who wants it",
    async (operation, write, sent) => {
      const answer = await write(sources[protocol], call("key-1"));
      const heard = {
        operation,
        ...sent,
        authorization: `Bearer ${internalToken}`,
        principal: "cook",
        key: "key-1",
      };
      expect(producer.heard).toEqual([heard]);
      expect(answer).toEqual(goodAnswer(heard));
    },
  );

  it.each([{ name: "Soup" }, { ingredients: [] }, draft])(
    "changes no field but those of the patch %j",
    async (patch) => {
      await sources[protocol].patchRecipe(42, 3, patch, call());
      expect(producer.heard).toMatchObject([{ contents: patch }]);
      expect(Object.keys(producer.heard[0]?.contents ?? {})).toEqual(Object.keys(patch));
    },
  );

  it.each(writes)("%s is made once more when it has a key", async (_operation, write) => {
    producer.answer = (heard) => (producer.heard.length === 1 ? undefined : goodAnswer(heard));
    await write(sources[protocol], call("key-2"));
    expect(producer.heard.map(({ key }) => key)).toEqual(["key-2", "key-2"]);
  });

  it.each(writes)("%s is never made again without one", async (_operation, write) => {
    producer.answer = () => undefined;
    await expect(write(sources[protocol], call())).rejects.toMatchObject({ code: "unavailable" });
    expect(producer.heard).toHaveLength(1);
    expect(producer.heard[0]?.key).toBeUndefined();
  });
});

/** Answers that the contract allows, and that are not about what was asked for. */
const strange: readonly [what: string, answer: (heard: HeardWrite) => object][] = [
  ["another recipe", (heard) => goodAnswer({ ...heard, id: 41 })],
  ["the version that was there before", (heard) => withRecipe(heard, { version: 3 })],
  ["a version that is too new", (heard) => withRecipe(heard, { version: 5 })],
  ["nothing", () => ({})],
];

const withRecipe = (heard: HeardWrite, fields: object) => {
  const { recipe, ...rest } = goodAnswer(heard);
  return { ...rest, recipe: { ...recipe, ...fields } };
};

describe.each(protocols)("over %s, the answer to a change", (protocol) => {
  it.each(strange)("is not believed when it is %s", async (_what, answer) => {
    producer.answer = answer;
    for (const [, write] of writes.slice(1, 3)) {
      await expect(write(sources[protocol], call("key-3"))).rejects.toMatchObject({
        code: "bad_upstream",
      });
    }
  });

  it("is not believed when a new recipe is not the first version", async () => {
    producer.answer = (heard) => withRecipe(heard, { version: 2 });
    await expect(sources[protocol].createRecipe(draft, call())).rejects.toMatchObject({
      code: "bad_upstream",
    });
  });

  it("is not believed when nobody has deleted the recipe", async () => {
    producer.answer = () => ({});
    await expect(sources[protocol].deleteRecipe(42, 3, call())).rejects.toMatchObject({
      code: "bad_upstream",
    });
  });
});
