import { describe, expect, it } from "vitest";
import { isProducedDeletion, isProducedRecipe, isRecipe } from "../src/index.ts";

const valid = () => ({
  producer: { pid: 1, instance: "recipe-api-1" },
  recipe: {
    id: 42,
    name: "Chicken Tikka Masala",
    steps: "Throw it in a pot...",
    ingredients: [{ id: 1, name: "Chicken", quantity: "1 lb" }],
    version: 1,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00Z",
  },
});

type Answer = ReturnType<typeof valid>;

// One broken field for every branch of the validator.
const broken: [string, (answer: Answer) => unknown][] = [
  ["nothing", () => undefined],
  ["a list", () => []],
  ["text", () => "<html>"],
  ["no producer", ({ recipe }) => ({ recipe })],
  ["no recipe", ({ producer }) => ({ producer })],
  ["a producer that is text", (answer) => ({ ...answer, producer: "x" })],
  ["a producer without pid", (answer) => ({ ...answer, producer: { instance: "x" } })],
  ["a producer without instance", (answer) => ({ ...answer, producer: { pid: 1 } })],
  ["pid 0", (answer) => ({ ...answer, producer: { pid: 0, instance: "x" } })],
  ["half a pid", (answer) => ({ ...answer, producer: { pid: 1.5, instance: "x" } })],
  ["a pid that is text", (answer) => ({ ...answer, producer: { pid: "1", instance: "x" } })],
  ["an instance that is a number", (answer) => ({ ...answer, producer: { pid: 1, instance: 1 } })],
  ["a recipe that is a list", (answer) => ({ ...answer, recipe: [] })],
  ["an age below 0", (answer) => ({ ...answer, stale_seconds: -1 })],
  ["an age of half a second", (answer) => ({ ...answer, stale_seconds: 0.5 })],
  ["an age of 2^31", (answer) => ({ ...answer, stale_seconds: 2 ** 31 })],
  ["an age that is text", (answer) => ({ ...answer, stale_seconds: "12" })],
  ["an age that is null", (answer) => ({ ...answer, stale_seconds: null })],
];

const brokenFields: [string, object][] = [
  ["id 0", { id: 0 }],
  ["id 2^31", { id: 2 ** 31 }],
  ["an id that is text", { id: "42" }],
  ["an id that is not whole", { id: 4.2 }],
  ["an id that is no number", { id: Number.NaN }],
  ["a name that is missing", { name: undefined }],
  ["a name that is a number", { name: 42 }],
  ["steps that are null", { steps: null }],
  ["steps that are missing", { steps: undefined }],
  ["ingredients that are an object", { ingredients: {} }],
  ["ingredients that are missing", { ingredients: undefined }],
  [
    "201 ingredients",
    { ingredients: Array.from({ length: 201 }, () => ({ id: 1, name: "a", quantity: "b" })) },
  ],
  ["an ingredient that is text", { ingredients: ["Chicken"] }],
  ["an ingredient without id", { ingredients: [{ name: "a", quantity: "b" }] }],
  ["an ingredient without name", { ingredients: [{ id: 1, quantity: "b" }] }],
  ["an ingredient without quantity", { ingredients: [{ id: 1, name: "a" }] }],
  ["an ingredient with id 0", { ingredients: [{ id: 0, name: "a", quantity: "b" }] }],
  ["an ingredient with id 2^31", { ingredients: [{ id: 2 ** 31, name: "a", quantity: "b" }] }],
  ["an ingredient whose id is text", { ingredients: [{ id: "1", name: "a", quantity: "b" }] }],
  ["an ingredient whose name is null", { ingredients: [{ id: 1, name: null, quantity: "b" }] }],
  ["an ingredient whose quantity is 1", { ingredients: [{ id: 1, name: "a", quantity: 1 }] }],
  ["version 0", { version: 0 }],
  ["version 2^31", { version: 2 ** 31 }],
  ["a version that is text", { version: "1" }],
  ["a version that is missing", { version: undefined }],
  ["a date without time", { created_at: "2026-01-01" }],
  ["a date that is missing", { created_at: undefined }],
  ["a date in milliseconds", { created_at: 1_700_000_000_000 }],
  ["a date with an offset", { updated_at: "2026-01-01T00:00:00+01:00" }],
  ["a change that is missing", { updated_at: undefined }],
  ["a change in milliseconds", { updated_at: 1 }],
];

describe("an answer of recipe-api", () => {
  it("is believed when it matches the contract", () => {
    expect(isProducedRecipe(valid())).toBe(true);
  });

  it("may say that it is stale, and since when", () => {
    expect(isProducedRecipe({ ...valid(), stale_seconds: 0 })).toBe(true);
  });

  it("may hold fields that a newer producer added", () => {
    const answer = valid();
    expect(isProducedRecipe({ ...answer, more: 1, recipe: { ...answer.recipe, serves: 4 } })).toBe(
      true,
    );
  });

  it.each(broken)("is refused with %s", (_what, damage) => {
    expect(isProducedRecipe(damage(valid()))).toBe(false);
  });

  it.each(brokenFields)("is refused with %s", (_what, fields) => {
    const answer = valid();
    const recipe = JSON.parse(JSON.stringify({ ...answer.recipe, ...fields }));
    expect(isProducedRecipe({ ...answer, recipe })).toBe(false);
  });
});

describe("a recipe alone", () => {
  it("is believed when it matches the contract", () => {
    expect(isRecipe(valid().recipe)).toBe(true);
  });

  it.each(brokenFields)("is refused with %s", (_what, fields) => {
    expect(isRecipe(JSON.parse(JSON.stringify({ ...valid().recipe, ...fields })))).toBe(false);
  });

  it.each([undefined, null, [], "", { recipe: valid().recipe }])("is refused as %j", (value) => {
    expect(isRecipe(value)).toBe(false);
  });
});

describe("the answer to a deletion", () => {
  it("is believed when it says who produced it", () => {
    expect(isProducedDeletion({ producer: valid().producer })).toBe(true);
    expect(isProducedDeletion({ producer: valid().producer, more: 1 })).toBe(true);
  });

  it.each([undefined, null, {}, [], "", { producer: null }, { producer: { pid: 1 } }])(
    "is refused as %j",
    (answer) => {
      expect(isProducedDeletion(answer)).toBe(false);
    },
  );
});
