import fc, { type Arbitrary } from "fast-check";
import {
  allows,
  type OperationName,
  parameterOf,
  parametersOf,
  type ValueSchema,
} from "./contract.ts";
import type { GeneratedRequest } from "./request.ts";

/** What is in the store: values that find something. */
export interface Known {
  readonly ids: readonly number[];
  readonly names: readonly string[];
}

/** Where ids end: the pattern of a cursor cannot say it, the schema of an id does. */
const id = parameterOf("getRecipe", "id").schema;

/** OpenAPI does not say what one line is. */
export const isLine = (text: string): boolean => !/[\p{Cc}\u{FFFD}]/u.test(text);

/** Any text that the schema of a parameter allows. */
export const validText = (schema: ValueSchema, known: Known): Arbitrary<string> => {
  if (schema.type === "integer") return validNumber(schema, known);
  if (schema.pattern !== undefined) {
    return fc
      .oneof(fc.stringMatching(new RegExp(schema.pattern)), knownId(known))
      .filter((text) => text === "" || Number(text) <= (id.maximum ?? Infinity));
  }
  return fc
    .oneof({ arbitrary: partOfName(known), weight: 3 }, { arbitrary: anyText(schema), weight: 2 })
    .filter((text) => allows(schema, text) && isLine(text));
};

const validNumber = ({ minimum = 0, maximum = 2 ** 31 - 1 }: ValueSchema, known: Known) =>
  // A small range is a count; in a large one only the known numbers find something.
  fc.oneof(
    fc.integer({ min: minimum, max: maximum }).map(String),
    fc.integer({ min: minimum, max: minimum + 9 }).map(String),
    fc.constantFrom(minimum, maximum).map(String),
    ...(maximum > 1_000 ? [knownId(known), knownId(known)] : []),
  );

const knownId = ({ ids }: Known) => fc.constantFrom(...ids).map(String);

/** What a case rule, a pattern or a quotation might take for something else. */
const awkward = "% _ \\ ' \" ; -- [ ] { } < > & ? # + = / ß ẞ ſ K ǅ ÇŞĞ ÉÈ Å 🍋".split(" ");

const partOfName = ({ names }: Known): Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.nat(40),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(same, upper, lower, swapped),
    )
    .map(([name, start, length, change]) =>
      // By characters: half of a surrogate pair is not valid.
      change(
        Array.from(name)
          .slice(start % name.length, (start % name.length) + length)
          .join(""),
      ),
    );

const same = (text: string): string => text;
const upper = (text: string): string => text.toUpperCase();
const lower = (text: string): string => text.toLowerCase();
const swapped = (text: string): string =>
  Array.from(text, (each, index) => (index % 2 === 0 ? upper(each) : lower(each))).join("");

const anyText = ({ maxLength = 100 }: ValueSchema): Arbitrary<string> =>
  fc.oneof(
    // Up to the last character that is allowed; the others are short and quickly made.
    fc.string({ unit: "grapheme", minLength: maxLength >> 1, maxLength, size: "max" }),
    fc.string({ unit: "grapheme", maxLength }),
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.array(fc.constantFrom(...awkward), { maxLength: 3 }).map((parts) => parts.join("")),
  );

/** A request with a value for every parameter that has to be there, and for some of the others. */
export const validRequest = (operation: OperationName, known: Known): Arbitrary<GeneratedRequest> =>
  fc
    .tuple(...parametersOf(operation).map((parameter) => oneValue(parameter, known)))
    .map((values) => ({ operation, values: values.filter((value) => value !== undefined) }));

const oneValue = (parameter: ReturnType<typeof parameterOf>, known: Known) => {
  const value = validText(parameter.schema, known).map((text) => [parameter.name, text] as const);
  return parameter.in === "path" ? value : fc.option(value, { nil: undefined, freq: 3 });
};

/** A list is where most rules are. */
export const anyValidRequest = (known: Known): Arbitrary<GeneratedRequest> =>
  fc.oneof(
    { arbitrary: validRequest("getRecipe", known), weight: 1 },
    { arbitrary: validRequest("listRecipes", known), weight: 2 },
  );
