/* oxlint-disable tandem/no-interpolated-query -- nobody is served with these */
import { badText, call, get, percent, refused, type Text, text, withVariable } from "../inputs.ts";
import { numberField } from "../protobuf.ts";
import type { Input, Look, Row } from "../row.ts";

const recipe = "query($v: ID!) { recipe(id: $v) { name } }";

interface IdInputs {
  /** As a number, where it can be written as one. */
  readonly number?: bigint;
  /** How the routes refuse it, when not with 400. */
  readonly look?: Look;
  /** How it stands in a GraphQL text, where it can. */
  readonly literal?: string;
  /** Other ways. */
  readonly more?: readonly Input[];
}

const tooLong: Look = { status: 414 };

const id = (
  name: string,
  value: string | Text,
  { number, look = {}, literal, more = [] }: IdInputs = {},
): Row => {
  const { bytes, json } = typeof value === "string" ? text(value) : value;
  return {
    name: `the id ${name}`,
    answer: "invalid_argument",
    inputs: [
      get(`/recipes/${percent(bytes)}`, look),
      withVariable(recipe, json),
      ...(literal === undefined ? [] : [refused(`{ recipe(id: ${literal}) { name } }`)]),
      ...(number === undefined ? [] : [call("GetRecipe", numberField(1, number))]),
      ...more,
    ],
  };
};

/** A number written plainly, over all three protocols. */
const number = (value: bigint): Row => id(`${value}`, `${value}`, { number: value });

const sql = [
  "1' OR '1'='1",
  "1; DROP TABLE recipes; --",
  "1 UNION SELECT * FROM recipes",
  "42/**/",
  "42--",
  "$1",
];

const words = [
  "NaN",
  "Infinity",
  "null",
  "undefined",
  "true",
  "[object Object]",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
];

/** One id rule for three protocols: row 35 of the fault matrix. */
export const idRows: readonly Row[] = [
  ...[0n, -1n, -42n, 2n ** 31n, 2n ** 31n + 42n, 2n ** 32n, 2n ** 32n + 42n].map(number),
  ...[2n ** 63n, 2n ** 63n + 42n].map(number),
  id("-2147483648", "-2147483648", { number: -(2n ** 31n) }),
  // Over gRPC this is the -1 of a sender who wrote 32 bits: 64 are right.
  id("4294967295", "4294967295", { number: 2n ** 32n - 1n }),
  id("18446744073709551658", "18446744073709551658"),
  id("1e3", "1e3", { literal: "1e3" }),
  id("4.2e1", "4.2e1", { literal: "4.2e1" }),
  id("0x10", "0x10", { literal: "0x10" }),
  id("0b101010", "0b101010"),
  id("0o52", "0o52"),
  id("042", "042", { literal: "042" }),
  id("+42", "+42"),
  id("1.0", "1.0", { literal: "1.0" }),
  id("42.0", "42.0"),
  id("42.5", "42.5"),
  id("42n", "42n"),
  id("4_2", "4_2"),
  id("4,2", "4,2"),
  id("42abc", "42abc"),
  id("with a space before it", " 1"),
  id("with a space after it", "1 "),
  id("with a tab", "\t42"),
  id("with a line break", "42\n"),
  id("with NUL", "42\u0000"),
  id("with a zero-width space", "42\u200b"),
  id("in Arabic digits", "٤٢"),
  id("in full-width digits", "４２"),
  id("in Roman numerals", "XLII"),
  id("of 200 digits", "4".repeat(200), { look: tooLong }),
  id("of 4,000 digits", "4".repeat(4_000), { look: tooLong }),
  id("that is empty", "", { more: [call("GetRecipe", Buffer.alloc(0))] }),
  ...words.map((word) => id(word, word)),
  ...sql.map((each) => id(each, each)),
  id("that leaves its folder", "../../etc/passwd"),
  id("that is not UTF-8", badText("ff")),
  id("of bytes that UTF-8 does not have", badText("c0b4b2")),
  {
    name: "an id with two dots and slashes as they are",
    answer: "not_found",
    inputs: [get("/recipes/../../../etc/passwd"), get("/recipes//42"), get("/recipes/42/")],
  },
  {
    name: "an id that is no text and no number",
    answer: "invalid_argument",
    inputs: ["true", "42.5", "1e400", "-1e400", "null", "[]", "[42]", "[[42]]", "{}", '{"id":42}']
      .map((json) => withVariable(recipe, Buffer.from(json), 400))
      .concat(
        ["true", "null", "42.5", "[42]", "{id: 42}", "ENUM", "$v", "1e400", ""].map((literal) =>
          refused(`{ recipe(id: ${literal}) { name } }`),
        ),
        ["0", "-1", "2147483648", "9223372036854775808", "1e300", "-0"].map((json) =>
          withVariable(recipe, Buffer.from(json)),
        ),
      ),
  },
  {
    name: "the largest id, which nothing has",
    answer: "not_found",
    asksDatabase: true,
    inputs: [
      get("/recipes/2147483647"),
      withVariable(recipe, Buffer.from("2147483647")),
      call("GetRecipe", numberField(1, 2n ** 31n - 1n)),
    ],
  },
];
