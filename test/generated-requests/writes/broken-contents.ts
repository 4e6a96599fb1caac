import fc, { type Arbitrary } from "fast-check";
import { type ContentsSchema, contentsSchema } from "../contract.ts";
import { isLine } from "../valid-requests.ts";
import { fits, valid } from "./valid-contents.ts";

/** Contents that break one rule of the contract and are valid otherwise. */
export interface BrokenContents {
  readonly operation: "createRecipe" | "replaceRecipe" | "patchRecipe";
  /** The rule, for who reads a failure. */
  readonly breaks: string;
  readonly contents: unknown;
}

type Broken = readonly [breaks: string, value: Arbitrary<unknown>];

/** Each constraint of the schema, broken; and what every text must be, which no schema says. */
const broken = (schema: ContentsSchema, name: string): readonly Broken[] => {
  if (schema.type === "object") return brokenObjects(schema, name);
  return schema.type === "array" ? brokenLists(schema, name) : brokenTexts(schema, name);
};

const brokenObjects = (schema: ContentsSchema, name: string): Broken[] => {
  const { properties = {}, required = [], minProperties } = schema;
  const object = valid(schema, name) as Arbitrary<object>;
  const set = (key: string, value: Arbitrary<unknown>) =>
    fc.tuple(object, value).map(([whole, part]) => ({ ...whole, [key]: part }));
  const without = (key: string) =>
    object.map((whole) =>
      Object.fromEntries(Object.entries(whole).filter(([each]) => each !== key)),
    );
  return [
    [`type of ${name}`, fc.constantFrom<unknown>(null, true, 1, "", "Soup", [], [{}])],
    ...Object.entries(properties).flatMap(([key, each]) =>
      broken(each, key).map(([breaks, value]): Broken => [breaks, set(key, value)]),
    ),
    ...required.map((key): Broken => [`${key} of ${name}`, without(key)]),
    [
      `known names of ${name}`,
      unknownName(Object.keys(properties)).chain((key) =>
        set(key, fc.constantFrom<unknown>(1, "")),
      ),
    ],
    ...(minProperties === undefined ? [] : [[`one field of ${name}`, fc.constant({})] as const]),
  ];
};

/** What a recipe has that nobody may set, and other names. */
const unknownName = (known: readonly string[]): Arbitrary<string> =>
  fc
    .oneof(
      fc.constantFrom("id", "version", "created_at", "createdAt", "toString", "constructor"),
      fc.constantFrom(...known).map((name) => name.toUpperCase()),
      fc.stringMatching(/^[_a-z]\w{0,9}$/),
    )
    .filter((name) => !known.includes(name) && name !== "__proto__");

const brokenLists = ({ items, maxItems }: ContentsSchema, name: string): Broken[] => {
  if (!items || maxItems === undefined) throw new Error(`${name} has no items or no end`);
  const item = valid(items, name);
  const among = (one: Arbitrary<unknown>) =>
    fc
      .tuple(fc.array(item, { maxLength: 3 }), one, fc.nat(3))
      .map(([list, value, place]) => list.toSpliced(place, 0, value));
  return [
    [`type of ${name}`, fc.constantFrom<unknown>(null, true, 1, "", {}, { length: 1 })],
    [`maxItems of ${name}`, item.map((one) => Array.from({ length: maxItems + 1 }, () => one))],
    ...broken(items, name).map(([breaks, value]): Broken => [breaks, among(value)]),
  ];
};

const brokenTexts = (schema: ContentsSchema, name: string): Broken[] => {
  const { minLength = 0, maxLength = 0 } = schema;
  const text = valid(schema, name) as Arbitrary<string>;
  const inserted = (character: Arbitrary<string>): Arbitrary<string> =>
    // By characters, and with room for one more.
    fc
      .tuple(text, character, fc.nat(20))
      .map(([whole, one, place]) =>
        Array.from(whole).slice(0, 20).toSpliced(place, 0, one).join(""),
      );
  const refused = name === "steps" ? controls.filter((each) => !/[\n\t]/.test(each)) : controls;
  return [
    [`type of ${name}`, fc.constantFrom<unknown>(null, true, 1, 1.5, {}, ["Soup"])],
    ...(minLength > 0 ? [[`minLength of ${name}`, fc.constant("")] as const] : []),
    [`maxLength of ${name}`, fc.constantFrom("x", "🍋").map((one) => one.repeat(maxLength + 1))],
    [`no control characters in ${name}`, inserted(fc.constantFrom(...refused))],
    [`valid UTF-8 in ${name}`, inserted(fc.constantFrom("\uD83C", "\uDF6E"))],
    [`no replaced bytes in ${name}`, inserted(fc.constant("\u{FFFD}"))],
  ];
};

const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCodePoint(code)).filter(
  (each) => !isLine(each),
);

const of = (operation: BrokenContents["operation"], schema: ContentsSchema) =>
  broken(schema, "the recipe").map(([breaks, value]) =>
    // What is too large besides would break two rules.
    value.filter(fits).map((contents): BrokenContents => ({ operation, breaks, contents })),
  );

/** Every constraint of the contract as often as any other. */
export const brokenContents: Arbitrary<BrokenContents> = fc.oneof(
  ...of("createRecipe", contentsSchema("RecipeDraft")),
  ...of("replaceRecipe", contentsSchema("RecipeDraft")),
  ...of("patchRecipe", contentsSchema("RecipePatch")),
);
