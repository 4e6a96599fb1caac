import fc, { type Arbitrary } from "fast-check";
import {
  allows,
  type OperationName,
  operationNames,
  type Parameter,
  parameterOf,
  parametersOf,
  type ValueSchema,
} from "./contract.ts";
import { type BrokenRequest, isWhole, type Value } from "./request.ts";
import { isLine, type Known, validRequest, validText } from "./valid-requests.ts";

/** A value that breaks one rule of its parameter, and the rule. */
type Broken = readonly [breaks: string, value: Arbitrary<Value>];

/** Each constraint of the schema, broken; and what every text must be, which no schema says. */
const brokenValues = (schema: ValueSchema, known: Known): readonly Broken[] =>
  schema.type === "integer" ? brokenNumbers(schema, known) : brokenTexts(schema, known);

const brokenNumbers = (schema: ValueSchema, known: Known): Broken[] => {
  const { minimum, maximum } = schema;
  const broken: Broken[] = [
    ["type", fc.oneof(misspelt(schema, known), fc.string({ unit: "binary" }).filter(notWhole))],
    ["type of the value", fc.constantFrom<Value>(true, 1.5, {}, [[1]])],
  ];
  if (minimum !== undefined) broken.push(["minimum", digits(minInt64, BigInt(minimum) - 1n)]);
  if (maximum !== undefined) {
    const endless = fc.stringMatching(/^[1-9][0-9]{19,200}$/);
    broken.push(["maximum", fc.oneof(digits(BigInt(maximum) + 1n, maxInt64), endless)]);
  }
  return broken;
};

const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);
const [minInt32, maxInt32] = [-(2n ** 31n), 2n ** 31n - 1n];

/** Numbers from one to the other, most of them as near as an int32 is. */
const digits = (min: bigint, max: bigint): Arbitrary<string> => {
  const near = { min: min > minInt32 ? min : minInt32, max: max < maxInt32 ? max : maxInt32 };
  const some = [fc.bigInt({ min, max }), fc.constantFrom(min, max)];
  return fc
    .oneof(...some, ...(near.min <= near.max ? [fc.bigInt(near), fc.bigInt(near)] : []))
    .map(String);
};

const notWhole = (text: string): boolean => !isWhole(text);

/** A number that is allowed, in a spelling that is not plain decimal. */
const misspelt = (schema: ValueSchema, known: Known): Arbitrary<string> => {
  const spellings: readonly ((text: string) => string)[] = [
    (text) => `0${text}`,
    (text) => `+${text}`,
    (text) => ` ${text}`,
    (text) => `${text} `,
    (text) => `${text}\n`,
    (text) => `${text}.0`,
    (text) => `${text}e0`,
    (text) => `${text}n`,
    (text) => `${text},0`,
    (text) => `0x${Number(text).toString(16)}`,
    (text) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ];
  return fc
    .tuple(validText(schema, known), fc.constantFrom(...spellings))
    .map(([text, spell]) => spell(text));
};

const brokenTexts = (schema: ValueSchema, known: Known): Broken[] => {
  const { pattern, maxLength } = schema;
  const valid = validText(schema, known);
  // An empty text is none at all: GraphQL's null too.
  const broken: Broken[] = [["type of the value", fc.constantFrom<Value>(true, 1, 1.5, {}, ["a"])]];
  if (maxLength !== undefined) broken.push(["maxLength", tooLong(maxLength, valid)]);
  if (pattern === undefined) return [...broken, ...notLines(valid)];
  const { maximum } = parameterOf("getRecipe", "id").schema;
  return [
    ...broken,
    ["pattern", notMatching(schema, valid)],
    // Allowed by the pattern, which cannot say where ids end.
    ["largest id", fc.integer({ min: (maximum ?? 0) + 1, max: 9_999_999_999 }).map(String)],
  ];
};

const tooLong = (maxLength: number, valid: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(
      valid,
      fc.string({ unit: "grapheme-ascii", minLength: maxLength + 1, size: "max", maxLength: 300 }),
    )
    .map(([text, rest]) => `${text}${rest}`);

const notMatching = (schema: ValueSchema, valid: Arbitrary<string>): Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.stringMatching(/^[0-9]{1,30}$/),
      inserted(valid, fc.constantFrom(...Array.from("+-._, eExn\n\0१"))),
    )
    .filter((text) => !allows(schema, text));

const notLines = (valid: Arbitrary<string>): Broken[] => [
  ["no control characters", inserted(valid, fc.constantFrom(...controls))],
  ["valid UTF-8", inserted(valid, fc.constantFrom("\uD800", "\uDBFF", "\uDC00", "\uDFFF"))],
  ["no replaced bytes", inserted(valid, fc.constant("\u{FFFD}"))],
];

const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCodePoint(code)).filter(
  (each) => !isLine(each),
);

/** The text with one character more, which leaves room for it when the text is as long as it may be. */
const inserted = (text: Arbitrary<string>, character: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(text, character, fc.nat(20)).map(([whole, one, place]) => {
    const characters = Array.from(whole).slice(0, 40);
    return [...characters.slice(0, place), one, ...characters.slice(place)].join("");
  });

/** A valid request in which one value is replaced. */
const withBroken = (
  operation: OperationName,
  { name }: Parameter,
  [breaks, broken]: Broken,
  known: Known,
): Arbitrary<BrokenRequest> =>
  fc.tuple(validRequest(operation, known), broken).map(([{ values }, value]) => ({
    operation,
    breaks: `${breaks} of ${name}`,
    values: [...values.filter(([each]) => each !== name), [name, value] as const],
  }));

const withDuplicate = (operation: OperationName, parameter: Parameter, known: Known) => {
  const value = validText(parameter.schema, known).filter((text) => text !== "");
  return fc
    .tuple(validRequest(operation, known), fc.array(value, { minLength: 2, maxLength: 3 }))
    .map(([{ values }, texts]) => ({
      operation,
      breaks: `${parameter.name} once`,
      values: [
        ...values.filter(([each]) => each !== parameter.name),
        ...texts.map((text) => [parameter.name, text] as const),
      ],
    }));
};

const withUnknown = (operation: OperationName, known: Known): Arbitrary<BrokenRequest> => {
  const names = parametersOf(operation).map(({ name }) => name);
  const near = names.flatMap((name) => [`${name}[]`, `${name}[a]`, ` ${name}`, name.toUpperCase()]);
  const unknown = fc
    .oneof(
      fc.constantFrom(...near, "first", "offset", "__proto__", "constructor", "toString"),
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.stringMatching(/^[_a-z]\w{0,9}$/),
    )
    // GraphQL calls the limit `first`: over its protocol that is the same name.
    .filter((name) => !names.includes(name) && (name !== "first" || operation === "getRecipe"));
  return fc
    .tuple(validRequest(operation, known), unknown, fc.string({ unit: "grapheme-ascii" }))
    .map(([{ values }, name, text]) => ({
      operation,
      breaks: "known names only",
      values: [...values, [name, text] as const],
    }));
};

const brokenOf = (operation: OperationName, known: Known): readonly Arbitrary<BrokenRequest>[] => {
  const parameters = parametersOf(operation);
  return [
    ...parameters.flatMap((parameter) =>
      brokenValues(parameter.schema, known).map((broken) =>
        withBroken(operation, parameter, broken, known),
      ),
    ),
    ...parameters
      .filter((parameter) => parameter.in === "query")
      .map((parameter) => withDuplicate(operation, parameter, known)),
    withUnknown(operation, known),
  ];
};

/** Every constraint of the contract as often as any other. */
export const brokenRequest = (known: Known): Arbitrary<BrokenRequest> =>
  fc.oneof(...operationNames.flatMap((operation) => brokenOf(operation, known)));
