import { badText, call, get, percent, type Text, text, withVariable } from "../inputs.ts";
import { numberField, textField } from "../protobuf.ts";
import type { Input, Look, Row } from "../row.ts";

const byText = 'query($v: String) { recipes(first: 1, after: "41", q: $v) { nodes { name } } }';
const afterText = "query($v: String) { recipes(after: $v) { nodes { name } } }";
const byFirst = "query($v: Int) { recipes(first: $v) { nodes { name } } }";

const of = (value: string | Text): Text => (typeof value === "string" ? text(value) : value);

// The page that begins with recipe 42: when it is empty, the text was taken as it stands.
const oneAfter41 = Buffer.concat([numberField(1, 1n), textField(2, "41")]);

const askFor = (value: string | Text): Input[] => {
  const { bytes, json } = of(value);
  return [
    get(`/recipes?limit=1&after=41&q=${percent(bytes)}`),
    withVariable(byText, json),
    call("ListRecipes", Buffer.concat([oneAfter41, textField(3, bytes)]), { label: "list" }),
    call("StreamRecipes", textField(2, bytes), { label: "stream" }),
  ];
};

const badQ = (name: string, value: string | Text): Row => ({
  name: `a text to look for ${name}`,
  answer: "invalid_argument",
  inputs: askFor(value),
});

const fairQ = (value: string): Row => ({
  name: `the text ${value} to look for`,
  answer: "ok",
  asksDatabase: true,
  lacks: "Tikka",
  inputs: askFor(value),
});

const badAfter = (name: string, value: string | Text): Row => {
  const { bytes, json } = of(value);
  return {
    name: `the cursor ${name}`,
    answer: "invalid_argument",
    inputs: [
      get(`/recipes?after=${percent(bytes)}`),
      withVariable(afterText, json),
      call("ListRecipes", textField(2, bytes), { label: "list" }),
      call("StreamRecipes", textField(1, bytes), { label: "stream" }),
    ],
  };
};

interface LimitInputs {
  readonly number?: bigint;
  /** What GraphQL's Int refuses before the resolver does. */
  readonly status?: number;
}

const badLimit = (value: string, { number, status = 200 }: LimitInputs = {}): Row => ({
  name: `the limit ${value === "" ? "that is empty" : value}`,
  answer: "invalid_argument",
  inputs: [
    get(`/recipes?limit=${percent(Buffer.from(value))}`),
    ...(number === undefined
      ? [withVariable(byFirst, text(value).json, 400)]
      : [
          withVariable(byFirst, Buffer.from(`${number}`), status),
          call("ListRecipes", numberField(1, number)),
        ]),
  ],
});

const badQuery = (query: string, look: Look = {}): Row => ({
  name: `the query string ${query.length > 60 ? `${query.slice(0, 60)}…` : query}`,
  answer: "invalid_argument",
  inputs: [get(`/recipes?${query}`, look), get(`/recipes/42?${query}`, look)],
});

/** One rule for lists over three protocols, and query strings taken at their word. */
export const listRows: readonly Row[] = [
  {
    name: "the text tIKKa to look for, which finds recipe 42",
    answer: "ok",
    asksDatabase: true,
    contains: "Tikka",
    inputs: askFor("tIKKa"),
  },
  badQ("with NUL", "Chicken\u0000"),
  badQ("with a line break", "Chicken\r\nSet-Cookie: a=b"),
  badQ("with a control character", "\u0001"),
  badQ("with an escape sequence", "\u001b[31m"),
  badQ("with DEL", "\u007f"),
  badQ("with half a surrogate pair", {
    bytes: Buffer.from("eda080", "hex"),
    json: Buffer.from(String.raw`"\ud800"`),
  }),
  badQ("with U+FFFD", "\ufffd"),
  badQ("that is not UTF-8", badText("ff")),
  badQ("that is cut off within a character", badText("41c3")),
  badQ("in an encoding longer than needed", badText("c0af")),
  badQ("of 101 characters", "a".repeat(101)),
  badQ("of 14,000 characters", "a".repeat(14_000)),
  ...["%", "_", "%%%%", String.raw`\ `, "' OR 1=1 --", "'; DROP TABLE recipes; --"].map(fairQ),
  ...["$1", "__proto__", "constructor", "👩‍🍳", "a".repeat(100), "%".repeat(100)].map(fairQ),

  ...["0", "-1", "01", "+1", "1e3", "0x10", "1.0", " 1", "NaN", "٤٢", "2147483648", "null"].map(
    (value) => badAfter(value, value),
  ),
  badAfter("2^63", "9223372036854775808"),
  badAfter("of 200 digits", "4".repeat(200)),
  badAfter("with NUL", "42\u0000"),
  badAfter("with half a surrogate pair", {
    bytes: Buffer.from("eda080", "hex"),
    json: Buffer.from(String.raw`"\ud800"`),
  }),
  badAfter("that is not UTF-8", badText("ff")),
  badAfter("that is SQL", "1; DROP TABLE recipes"),
  badAfter("__proto__", "__proto__"),

  badLimit("0", { number: 0n }),
  badLimit("-1", { number: -1n }),
  badLimit("101", { number: 101n }),
  badLimit("2147483647", { number: 2n ** 31n - 1n }),
  badLimit("2147483648", { number: 2n ** 31n, status: 400 }),
  badLimit("4294967297", { number: 2n ** 32n + 1n, status: 400 }),
  ...["", "1e1", "0x10", "010", "+5", " 5", "5.0", "NaN", "٥", "9".repeat(200)].map((each) =>
    badLimit(each),
  ),
  {
    name: "a limit that is no whole number",
    answer: "invalid_argument",
    inputs: ["1.5", "1e400", '"5"', "true", "[]", "[5]", "{}"].map((json) =>
      withVariable(byFirst, Buffer.from(json), 400),
    ),
  },

  ...["limit=1&limit=1", "q=a&%71=b", "q&q", "limit[]=1", "limit[0]=1", "limit[$gt]=1"].map(
    (each) => badQuery(each),
  ),
  ...["limit%5B%5D=1", "q[__proto__]=1", "__proto__=1", "__proto__[a]=1", "constructor=1"].map(
    (each) => badQuery(each),
  ),
  ...["constructor[prototype][a]=1", "toString=1", "page=2", "Limit=1", "limit=1;after=2"].map(
    (each) => badQuery(each),
  ),
  ...["q=%", "q=%4", "q=%zz", "q=%u0041", "q=%ff", "q=%C3", "limit=%", "%=1", "%ff=1"].map((each) =>
    badQuery(each),
  ),
  ...["&", "=", "=1", "?limit=1", "limit=1&&limit=2", "q=a&=", "limit=1?", "q=\u00e9"].map((each) =>
    badQuery(each),
  ),
  badQuery(`a${"&a".repeat(7_000)}`),
  badQuery(`q${"&q".repeat(7_000)}`),
  badQuery(Array.from({ length: 2_000 }, (_, index) => `a${index}=`).join("&")),
  badQuery(`q${"[a]".repeat(4_000)}=1`),
  badQuery(`q=${"%25".repeat(4_500)}`),
  badQuery(`q=${"a".repeat(17_000)}`, { status: 431 }),
];
