/* oxlint-disable tandem/no-interpolated-query -- nobody is served with these */
import { gzipSync } from "node:zlib";
import { post, refused, resolved, routes, withVariable } from "../inputs.ts";
import type { Input, Row } from "../row.ts";

/** Bytes that a body may have, and the query in it. */
const bodyLimit = 50 * 1024;
const queryLimit = 16 * 1024;
const pid = "{ producer { pid } }";

const times = (count: number, piece: string | ((index: number) => string)): string =>
  Array.from({ length: count }, (_, index) =>
    typeof piece === "string" ? piece : piece(index),
  ).join("");

const row = (name: string, ...inputs: Input[]): Row => ({
  name,
  answer: "invalid_argument",
  inputs,
});

/** Text that is refused as a query. */
const query = (name: string, text: string): Row => row(name, refused(text));

/** Bytes that are refused as a request. */
const body = (name: string, bytes: string | Buffer): Row => row(name, post(bytes, { status: 400 }));

const tooLarge = (name: string, ...inputs: Input[]): Row => ({
  ...row(name, ...inputs),
  answer: "too_large",
});

const withType = (type: string): Row =>
  row(
    `the type ${type || "that is missing"}`,
    post(JSON.stringify({ query: pid }), { type, status: 415 }),
  );

const numbers = (count: number): number[] => Array.from({ length: count }, (_, each) => each);

const brackets = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

const padded = (size: number): string => {
  const text = JSON.stringify({ query: pid });
  return text + " ".repeat(size - text.length);
};

const chunked = (text: string): Input => {
  const head =
    "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n";
  const size = text.length.toString(16);
  const request = `${head}transfer-encoding: chunked\r\n\r\n${size}\r\n${text}\r\n0\r\n\r\n`;
  return { ...routes(() => request), kind: "graphql" };
};

/** Each fragment spreads the next one twice: written out, 2^40 fields. */
const doubling = times(
  40,
  (index) => ` fragment F${index} on Recipe { ...F${index + 1} name ...F${index + 1} }`,
);

const cycle = (length: number): string =>
  times(length, (index) => ` fragment F${index} on Recipe { ...F${(index + 1) % length} }`);

const documents: readonly Row[] = [
  query("nothing but a bracket", "{"),
  query("nothing but a comment", "# nothing"),
  query("2,000 brackets", "{a".repeat(2_000)),
  { ...query("a query 8 deep", `${times(8, "{a")}${times(8, "}")}`), contains: "7 levels" },
  query(
    "lists of lists",
    `{recipes(first:100){${times(12, (index) => `a${index}:edges{node{ingredients{name}}}`)}}}`,
  ),
  query("16 aliases", `{${times(16, (index) => `a${index}:producer{pid}`)}}`),
  query("800 aliases", `{${times(800, (index) => `a${index}:producer{pid}`)}}`),
  query("16 aliases of one recipe", `{recipe(id:42){${times(16, (index) => `a${index}:name `)}}}`),
  query("11 fields at the top", `{${times(11, "producer{pid}")}}`),
  query("3,900 fields of one name", `{producer{${times(3_900, "pid ")}}}`),
  query("1,000 directives", `{producer{pid${times(1_000, "@skip(if:true)")}}}`),
  query("3,000 unknown directives", `{producer{pid${times(3_000, "@a")}}}`),
  query("a fragment that spreads itself", `{recipe(id:42){...F0}}${cycle(1)}`),
  query("a cycle of 2 fragments", `{recipe(id:42){...F0}}${cycle(2)}`),
  query("a cycle of 100 fragments", `{recipe(id:42){...F0}}${cycle(100)}`),
  query("a cycle that nothing uses", `${pid}${cycle(100)}`),
  query("fragments that double", `{recipe(id:42){...F0}}${doubling} fragment F40 on Recipe{name}`),
  {
    ...query("1,001 tokens", `{producer{${times(997, "pid ")}}}`),
    // Other limits would refuse it as well, but only once it has been read to its end.
    contains: "1000 tokens",
  },
  query("15,000 commas in a list", `{recipe(id:[${times(7_000, "1,")}]){name}}`),
  query("a list 7,000 deep", `{recipe(id:${times(7_000, "[")}1${times(7_000, "]")}){name}}`),
  query("an object 2,000 deep", `{recipe(id:${times(2_000, "{a:")}1${times(2_000, "}")}){name}}`),
  query("a name of 15,000 letters", `{${times(15_000, "a")}}`),
  query("a text of 15,000 letters", `{recipe(id:"${times(15_000, "a")}",x:1){name}}`),
  query("7,000 line breaks, then nothing", times(7_000, "\n")),
  query("300 conflicts", `{recipe(id:42){${times(300, (index) => `x:f${index} `)}}}`),
  query("480 unknown fields", `{recipe(id:42){${times(480, (index) => `nam${index} `)}}}`),
  query("a field that is almost right", "{recpie(id:42){name}}"),
  query("an argument that is almost right", "{recipes(frist:1){nodes{name}}}"),
  query("an unknown argument", '{recipe(id:42,where:"1=1"){name}}'),
  query("an argument given twice", "{recipe(id:42,id:43){name}}"),
  query("no fields of a recipe", "{recipe(id:42)}"),
  query("the schema", "{__schema{types{name}}}"),
  query("the schema by another name", "{a:__schema{queryType{name}}}"),
  query("the schema in a fragment", "{...A} fragment A on Query{__schema{types{name}}}"),
  query("a type", '{__type(name:"Recipe"){fields{name}}}'),
  query("a mutation that does not exist", "mutation{dropRecipes(id:42){id}}"),
  query("a mutation without a field", "mutation{}"),
  query("a mutation whose answer has no such field", "mutation{deleteRecipe(id:42){recipe{id}}}"),
  query(
    "two mutations at once",
    "mutation{a:deleteRecipe(id:42){producer{pid}}b:deleteRecipe(id:43){producer{pid}}}",
  ),
  query("a subscription", "subscription{recipe(id:42){name}}"),
  query("two operations", "query A{producer{pid}} query B{producer{pid}}"),
  query("a fragment and no operation", "fragment A on Query{producer{pid}}"),
  query("a definition of a type", "type Query{a:Int}"),
  query("__proto__ as a field", "{__proto__{a}}"),
  query("constructor as a field", "{constructor{prototype{a}}}"),
  query("NUL", "{producer{pid}\u0000}"),
  query("a control character", "{producer{pid}\u0007}"),
  query("half a surrogate pair", '{recipe(id:"\ud800",x:1){name}}'),
  query("an escape that is none", String.raw`{recipe(id:"\u{110000}"){name}}`),
  query("JSON", '{"query":"{producer{pid}}"}'),
  query("a syntax tree", '{"kind":"Document","definitions":[]}'),
  query("null", "null"),
  {
    ...row(
      "half a surrogate pair, escaped in the text",
      resolved(String.raw`{recipe(id:"\\ud800"){name}}`),
    ),
    inputs: [
      resolved('{recipes(q:"\\u0000"){nodes{name}}}'),
      resolved('{recipes(q:"\\uFFFD"){nodes{name}}}'),
    ],
  },
];

const variables: readonly Row[] = [
  row(
    "1,000 variables that are declared",
    refused(`query(${times(330, (index) => `$v${index}:ID `)}){producer{pid}}`),
  ),
  row("a variable that nothing declares", refused("{recipe(id:$id){name}}", { variables: {} })),
  row("no variable where one is needed", refused("query($id:ID!){recipe(id:$id){name}}")),
  row(
    "a variable 7,000 deep",
    withVariable("query($v:ID!){recipe(id:$v){name}}", Buffer.from(brackets(7_000)), 400),
  ),
  row(
    "variables of the wrong shape",
    ...["x", 1, true, [], [1]].map((each) => refused(pid, { variables: each })),
  ),
  row(
    "an unknown type of variable",
    refused("query($v:Recpie){producer{pid}}", { variables: { v: 1 } }),
  ),
  row(
    "1,500 variables that nothing asks for",
    refused(pid, { variables: Object.fromEntries(numbers(1_500).map((each) => [`v${each}`, 1])) }),
  ),
  row("a variable of 7,000 entries", refused(pid, { variables: { v: numbers(7_000).fill(1) } })),
];

const bodies: readonly Row[] = [
  ...["", "null", "42", '"text"', "[]", "{}", "{", "undefined", "NaN", "'{}'"].map((text) =>
    body(`the body ${text || "that is empty"}`, text),
  ),
  body("a batch", JSON.stringify([{ query: pid }, { query: pid }])),
  body("a batch of 800", JSON.stringify(Array.from({ length: 800 }, () => ({ query: "{a}" })))),
  row(
    "a query that is no text",
    ...[1, null, true, [pid], { query: pid }, ""].map((each) =>
      post(JSON.stringify({ query: each }), { status: 400 }),
    ),
  ),
  row("a field that is not one", refused(pid, { isAdmin: true })),
  row("an operation that is not there", refused("query A{producer{pid}}", { operationName: "B" })),
  row(
    "an operation name that is no text",
    ...[1, [], {}].map((operationName) => refused(pid, { operationName })),
  ),
  row("extensions that are no object", refused(pid, { extensions: "x" })),
  body("__proto__", `{"query":"${pid}","__proto__":{"isAdmin":true}}`),
  body("__proto__, escaped", `{"query":"${pid}","\\u005f_proto__":{"isAdmin":true}}`),
  body("__proto__ among the variables", `{"query":"${pid}","variables":{"__proto__":{"a":1}}}`),
  body(
    "constructor.prototype",
    `{"query":"${pid}","variables":{"constructor":{"prototype":{"a":1}}}}`,
  ),
  body("the query twice", `{"query":"{a}","query":"${pid}"}`),
  body("a variable twice", `{"query":"${pid}","variables":{"a":1,"a":2}}`),
  body("a body of 16,000 brackets", "[".repeat(16_000)),
  body("variables 7,000 deep", `{"query":"${pid}","variables":${brackets(7_000)}}`),
  body(
    "bytes that are not UTF-8, in a comment",
    Buffer.from(`{"query":"${pid}#\u00ff"}`, "latin1"),
  ),
  body("UTF-16", Buffer.from(JSON.stringify({ query: pid }), "utf16le")),
  body("NUL bytes", Buffer.alloc(1_000)),
  body("control characters as they are", '{"query":"{producer{pid}}\n\u0001"}'),
  row("a chunk whose size is no number", {
    ...routes(
      () =>
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ),
    kind: "graphql",
    look: { status: 400, code: "invalid_argument" },
  }),
  body("a form", "query=%7Bproducer%7Bpid%7D%7D"),
  row(
    "a body that is cut off",
    post('{"query":"', { length: 1_000, status: 400, code: "invalid_argument" }),
  ),
  row(
    "a compressed body",
    post(gzipSync(JSON.stringify({ query: pid })), {
      headers: "content-encoding: gzip\r\n",
      status: 400,
    }),
  ),
  ...["", "text/plain", "application/graphql", "application/x-www-form-urlencoded"].map(withType),
  ...["multipart/form-data; boundary=a", "text/json", "application/jsonx", "*/*"].map(withType),
  {
    ...row("a body of just 50 KB, a query of just 16 KB"),
    answer: "ok",
    inputs: [
      post(padded(bodyLimit)),
      chunked(padded(bodyLimit)),
      post(JSON.stringify({ query: pid.padEnd(queryLimit) })),
    ],
  },
  tooLarge(
    "a body of 50 KB and 1 byte",
    post(padded(bodyLimit + 1)),
    chunked(padded(bodyLimit + 1)),
  ),
  tooLarge(
    "a query of 16 KB and 1 byte",
    post(JSON.stringify({ query: pid.padEnd(queryLimit + 1) })),
    post(JSON.stringify({ query: times(queryLimit / 2 + 1, "{a") })),
    post(JSON.stringify({ query: times(queryLimit / 2, "é").concat("x") })),
  ),
  body("48 KB of brackets", "[".repeat(48 * 1024)),
  row(
    "a variable of 24,000 entries",
    post(
      JSON.stringify({ query: pid, variables: { v: Array.from({ length: 24_000 }, () => 1) } }),
      { status: 400 },
    ),
  ),
  tooLarge("64 KB of brackets", post("[".repeat(64 * 1024)), chunked("[".repeat(64 * 1024))),
  tooLarge(
    "a document of 1 MB",
    post(JSON.stringify({ query: `{producer{${times(250_000, "pid ")}}}` })),
  ),
  tooLarge(
    "20,000 aliases",
    post(JSON.stringify({ query: `{${times(20_000, (index) => `a${index}:producer{pid}`)}}` })),
  ),
  tooLarge(
    "a batch of 5,000",
    post(JSON.stringify(Array.from({ length: 5_000 }, () => ({ query: pid })))),
  ),
  tooLarge(
    "a variable of 100,000 entries",
    post(
      JSON.stringify({ query: pid, variables: { v: Array.from({ length: 100_000 }, () => 1) } }),
    ),
  ),
  {
    name: "GraphQL by GET",
    answer: "not_found",
    inputs: ["/graphql?query={producer{pid}}", "/graphql?query=mutation{a}", "/graphql"].map(
      (path): Input =>
        routes(
          (prefix) =>
            `GET ${prefix}${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
        ),
    ),
  },
];

/** Row 36 of the fault matrix, and what a JSON body can be: the table that writes will join. */
export const graphqlRows: readonly Row[] = [...documents, ...variables, ...bodies];
