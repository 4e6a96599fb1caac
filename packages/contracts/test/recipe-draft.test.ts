import { describe, expect, it } from "vitest";
import { checkRecipeDraft, checkRecipePatch } from "../src/index.ts";

const draft = {
  name: "Crème brûlée 🍮",
  steps: "1.\tStir.\n2.\tWait.\n",
  ingredients: [
    { name: "Cream", quantity: "½ l" },
    { name: "Salt", quantity: "" },
  ],
};

const refusal = (message: string, code = "invalid_argument") =>
  expect.objectContaining({ code, message });

const many = (count: number) => Array.from({ length: count }, () => ({ name: "a", quantity: "" }));

const unknown = (name: string): string => `nobody may set ${name}`;
const noLine = (name: string) => `${name} must be one line of valid UTF-8 text`;
const noLines =
  "steps must be valid UTF-8 text with line feeds and tabs, and no other control characters";

/** What is wrong with a draft, and with a patch that has the same fields. */
const broken: readonly [fields: object, detail: string][] = [
  [{ name: 1 }, "name must be string"],
  [{ name: null }, "name must be string"],
  [{ name: "" }, "name must not be empty"],
  [{ name: "x".repeat(201) }, "name may have at most 200 characters"],
  [{ name: "two\nlines" }, noLine("name")],
  [{ name: "a\u0000b" }, noLine("name")],
  [{ name: "half \uD83C" }, noLine("name")],
  [{ name: "a \u{FFFD}" }, noLine("name")],
  [{ steps: ["Stir."] }, "steps must be string"],
  [{ steps: null }, "steps must be string"],
  [{ steps: "x".repeat(40_001) }, "steps may have at most 40000 characters"],
  [{ steps: "a\r\nb" }, noLines],
  [{ steps: "a\u0000" }, noLines],
  [{ steps: "\uDC00" }, noLines],
  [{ ingredients: null }, "ingredients must be array"],
  [{ ingredients: {} }, "ingredients must be array"],
  [{ ingredients: [null] }, "ingredients/0 must be object"],
  [{ ingredients: ["Cream"] }, "ingredients/0 must be object"],
  [{ ingredients: many(201) }, "ingredients must NOT have more than 200 items"],
  [{ ingredients: [...many(1), { quantity: "1 l" }] }, "ingredients/1/name is missing"],
  [{ ingredients: [{ name: "Cream" }] }, "ingredients/0/quantity is missing"],
  [{ ingredients: [{ name: "", quantity: "" }] }, "ingredients/0/name must not be empty"],
  [{ ingredients: [{ name: "a", quantity: 1 }] }, "ingredients/0/quantity must be string"],
  [{ ingredients: [{ name: "a", quantity: "\n" }] }, noLine("ingredients/0/quantity")],
  [
    { ingredients: [{ name: "a", quantity: "x".repeat(101) }] },
    "ingredients/0/quantity may have at most 100 characters",
  ],
  [{ ingredients: [{ id: 1, name: "a", quantity: "" }] }, unknown("ingredients/0/id")],
  [{ id: 1 }, unknown("id")],
  [{ version: 7 }, unknown("version")],
  [{ created_at: "2026-01-01T00:00:00.000Z" }, unknown("created_at")],
  [JSON.parse('{"__proto__":{"name":"a"}}'), unknown("__proto__")],
];

/** With the fields as they are written, `__proto__` included. */
const overlay = (base: object, fields: object): object => {
  const merged: object = { ...base };
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(merged, name, { value, enumerable: true });
  }
  return merged;
};

describe.each([
  ["a draft", checkRecipeDraft],
  ["a patch", checkRecipePatch],
])("%s", (_what, check) => {
  it("is taken as it was written", () => {
    expect(check(draft)).toEqual(draft);
  });

  it("is a copy whose fields have one order, whatever order they came in", () => {
    const { name, steps, ingredients } = draft;
    const turned = ingredients.map((each) => ({ quantity: each.quantity, name: each.name }));
    const checked = check({ ingredients: turned, steps, name });
    expect(JSON.stringify(checked)).toBe(JSON.stringify(draft));
  });

  it("may be as large as each of its fields, counted in characters", () => {
    const fields = { name: "🍮".repeat(200), steps: "x".repeat(40_000), ingredients: [] };
    expect(check(fields)).toEqual(fields);
    expect(check({ ...draft, ingredients: many(200) }).ingredients).toHaveLength(200);
  });

  it.each(broken)("is refused with %j", (fields, detail) => {
    expect(() => check(overlay(draft, fields))).toThrow(refusal(detail));
  });

  it.each([undefined, null, true, 1, "Soup", []])("is refused as %j", (value) => {
    expect(() => check(value)).toThrow(refusal("the recipe must be object"));
  });

  it("is too large when its JSON has more than 48 KiB, though each field is short enough", () => {
    const bytes = (steps: string) => Buffer.byteLength(JSON.stringify({ ...draft, steps }));
    const most = "€".repeat(16_000).padEnd(16_000 + 48 * 1024 - bytes("€".repeat(16_000)), "x");
    expect(bytes(most)).toBe(48 * 1024);
    expect(check({ ...draft, steps: most })).toMatchObject({ steps: most });
    const detail = "a recipe may have at most 49152 bytes of JSON";
    expect(() => check({ ...draft, steps: `${most}x` })).toThrow(refusal(detail, "too_large"));
  });
});

describe("a draft", () => {
  it.each(["name", "steps", "ingredients"])("is refused without %s", (name) => {
    const { [name]: _left, ...rest } = draft as Record<string, unknown>;
    expect(() => checkRecipeDraft(rest)).toThrow(refusal(`${name} is missing`));
  });
});

describe("a patch", () => {
  it.each([{ name: "Soup" }, { steps: "" }, { ingredients: [] }])(
    "may be no more than %j",
    (one) => {
      expect(checkRecipePatch(one)).toEqual(one);
    },
  );

  it("is refused when it changes nothing", () => {
    expect(() => checkRecipePatch({})).toThrow(refusal("name, steps or ingredients must be there"));
  });
});
