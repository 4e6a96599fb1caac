import type { RecipeDraft, RecipePatch } from "@tandem/contracts";
import fc, { type Arbitrary } from "fast-check";
import { allows, type ContentsSchema, contentsSchema } from "../contract.ts";
import { isLine } from "../valid-requests.ts";

/** Bytes of JSON that a body may have: documented with the status 413. */
const mostBytes = 48 * 1024;

export const fits = (contents: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(contents)) <= mostBytes;

/** Of the texts, only steps may have several lines; no schema says so. */
const hasLines = (name: string): boolean => name === "steps";

const isText = (name: string, text: string): boolean =>
  isLine(hasLines(name) ? text.replaceAll(/[\n\t]/g, "") : text);

/** Anything that the schema allows. */
export const valid = (schema: ContentsSchema, name: string): Arbitrary<unknown> => {
  if (schema.type === "object") return validObject(schema);
  return schema.type === "array" ? validList(schema) : validText(schema, name);
};

const validObject = ({ properties = {}, required = [], minProperties = 0 }: ContentsSchema) =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, valid(schema, name)]),
      ),
      { requiredKeys: [...required], noNullPrototype: true },
    )
    .filter((object) => Object.keys(object).length >= minProperties);

const validList = ({ items, maxItems = 0 }: ContentsSchema) => {
  const item = items ? valid(items, "") : fc.constant("");
  return fc.oneof(
    { arbitrary: fc.array(item, { maxLength: 6 }), weight: 9 },
    // As many as there may be, all alike: quickly made.
    { arbitrary: item.map((one) => Array.from({ length: maxItems }, () => one)), weight: 1 },
  );
};

/** What JSON, a quotation, a pattern or the editor of a case might take for something else. */
const awkward = ["\\", '"', "'", "\u2028", "${x}", "{", "%00", "0", "null", "ß", "İ", "🍋", "👩‍🍳"];

const validText = (schema: ContentsSchema, name: string): Arbitrary<string> => {
  const { minLength = 0, maxLength = 100 } = schema;
  const lines = hasLines(name) ? ["\n", "\t", "1.\ta\n"] : [];
  return fc
    .oneof(
      { arbitrary: fc.string({ unit: "grapheme", minLength, maxLength: 30 }), weight: 4 },
      { arbitrary: fc.string({ unit: "binary", minLength, maxLength: 6 }), weight: 2 },
      {
        arbitrary: fc
          .array(fc.constantFrom(...awkward, ...lines), { minLength, maxLength: 4 })
          .map((parts) => parts.join("")),
        weight: 3,
      },
      {
        arbitrary: fc.constantFrom(minLength, maxLength).map((length) => "x".repeat(length)),
        weight: 1,
      },
    )
    .filter((text) => allows(schema, text) && isText(name, text));
};

export const anyDraft = valid(contentsSchema("RecipeDraft"), "").filter(
  fits,
) as Arbitrary<RecipeDraft>;
export const anyPatch = valid(contentsSchema("RecipePatch"), "").filter(
  fits,
) as Arbitrary<RecipePatch>;
