// oxlint-disable tandem/no-interpolated-query -- a client would not put queries together
/** Fills a text of 16 KB, the most that is parsed. */
const fill = (piece: (index: number) => string, size = 15_900): string => {
  const pieces: string[] = [];
  for (let length = 0; ;) {
    const next = piece(pieces.length);
    length += next.length;
    if (length > size) return pieces.join("");
    pieces.push(next);
  }
};

const times = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join("");

/** Each fragment spreads the next one twice: written out, 2^40 times what the last one holds. */
const laugh = (last: string): string =>
  `{thing(id:1){...F0}} ${times(40, (index) => `fragment F${index} on Thing{...F${index + 1} ...F${index + 1}}`)} fragment F40 on Thing{${last}}`;

const cycle = times(90, (index) => `fragment F${index} on Thing{...F${(index + 1) % 90}}`);

/** Line breaks are no tokens, but whoever wants the line of an error counts them every time. */
const lineBreaks = (count: number): string => "\n".repeat(count);

/** Documents that cost a server more than they cost their sender, or that mean nothing. */
export const hostileDocuments: Readonly<Record<string, string>> = {
  "brackets as deep as fit": "{friend".repeat(2_200),
  "values as deep as fit": `{thing(id:${"[".repeat(15_900)}`,
  "values as deep as tokens allow": `{thing(id:${"[".repeat(490)}${"]".repeat(490)}){id}}`,
  "as many aliases as fit": `{${fill((index) => `a${index}:thing(id:1){id}`)}}`,
  "16 aliases": `{thing(id:1){${times(16, (index) => `a${index}:id `)}}}`,
  "as many equal fields as fit": `{thing(id:1){${"id ".repeat(5_290)}}}`,
  "as many equal fields as tokens allow": `{thing(id:1){${"friend{id}".repeat(240)}}}`,
  "as many equal fields as selections allow": `{thing(id:1){${"friend{id} ".repeat(49)}nmae}}`,
  "as many equal leaves as selections allow": `{thing(id:1){${"id ".repeat(98)}nmae}}`,
  "equal fields on five levels": `{thing(id:1){${"friend{friend{friend{friend{id}}}}".repeat(19)}nmae}}`,
  "equal fields in fragments": `{thing(id:1){${times(40, (index) => `...F${index} `)}nmae}} ${times(40, (index) => `fragment F${index} on Thing{friend{id name twin{id}}}`).slice(0)}`,
  "as many directives as fit": `{thing(id:1){id${"@skip(if:true)".repeat(1_100)}}}`,
  "as many unknown directives as tokens allow": `{thing(id:1){id${"@a".repeat(490)}}}`,
  "nested 8 deep": "{thing(id:1){friend{friend{friend{friend{friend{friend{id}}}}}}}}",
  "nested 8 deep through a fragment":
    "{thing(id:1){friend{friend{...A}}}} fragment A on Thing{friend{friend{friend{friend{id}}}}}",
  "inline fragments as deep as tokens allow": `{${"...on Query{".repeat(98)}nmae${"}".repeat(98)}}`,
  "11 root fields": `{${"pid ".repeat(11)}}`,
  "11 root fields in fragments": `{...A ...A pid} fragment A on Query{${"pid ".repeat(5)}}`,
  "a list in a list": "{things(first:40){nodes{parts(first:40){nodes{id}}}}}",
  "a list in a list of unknown length":
    "query($n:Int){things(first:$n){nodes{parts(first:10){nodes{id}}}}}",
  "a list in a list of the usual length": "{things{nodes{parts{nodes{parts{next nodes{id}}}}}}}",
  "a list in a list without a usual length": "{unlimited{nodes{parts(first:10){nodes{id}}}}}",
  "a list in a list of no length": "{things(first:null){nodes{parts(first:10){nodes{id}}}}}",
  "a list in a list of absurd length": `{things(first:${"9".repeat(400)}){nodes{parts(first:10){nodes{id}}}}}`,
  "a list in a list in inline fragments":
    "{...on Query{things(first:40){...on Things{nodes{...{parts(first:40){nodes{id}}}}}}}}",
  "a fragment that spreads itself": "{thing(id:1){...A}} fragment A on Thing{friend{...A}}",
  "two fragments that spread each other":
    "{thing(id:1){...A}} fragment A on Thing{friend{...B}} fragment B on Thing{friend{...A}}",
  "a cycle of 90 fragments": `{thing(id:1){...F0}} ${cycle}`,
  "a cycle of fragments that nothing uses": `{pid} ${cycle}`,
  "a cycle below line breaks": `{thing(id:1){...F0}}${lineBreaks(6_000)}${cycle}`,
  "fragments that double leaves": laugh("id"),
  "more than 200 fields in fragments": `{${times(7, (index) => `a${index}:thing(id:1){...A} `)}} fragment A on Thing{${"friend{id name} ".repeat(10)}}`,
  "fragments that double": laugh("twin{id}"),
  "fragments that double under aliases": laugh("a:id"),
  "conflicts between all fields": `{thing(id:1){${times(49, (index) => `twin{f${index}}`)}}}`,
  "conflicts without aliases": `{${times(100, (index) => `thing(id:${index}){id}`)}}`,
  "conflicts in one root field": `{thing(id:1){${times(49, (index) => `parts(first:${index}){next}`)}}}`,
  "conflicts between fragments": `{thing(id:1){${times(32, (index) => `...F${index} `)}}} ${times(32, (index) => `fragment F${index} on Thing{parts(first:${index}){next}}`)}`,
  "unknown fields": `{thing(id:1){${times(98, (index) => `nam${index} `)}}}`,
  "unknown fields below line breaks": `{thing(id:1){${lineBreaks(6_300)}${times(98, (index) => `n${index} `)}}}`,
  "unknown arguments": `{thing(id:1${times(240, (index) => ` frist${index}:1`)}){id}}`,
  "one argument many times below line breaks": `{thing(${lineBreaks(7_000)}${"id:1 ".repeat(320)}){id}}`,
  "variables that nothing declares": `{thing(id:[${times(480, (index) => `$v${index} `)}]){id}}`,
  "one variable declared many times": `query(${lineBreaks(6_500)}${"$v:ID ".repeat(240)}){thing(id:$v){id}}`,
  "variables that nothing uses": `query(${times(240, (index) => `$v${index}:ID `)}){pid}`,
  "unknown types": `query(${times(240, (index) => `$v${index}:Thnig${index} `)}){pid}`,
  "unknown fragments": `{thing(id:1){${times(98, (index) => `...F${index} `)}}}`,
  "fragments on unknown types": `{pid} ${times(98, (index) => `fragment F${index} on Thnig{a}`)}`,
  "fragments that nothing uses": `{pid} ${times(98, (index) => `fragment F${index} on Thing{id}`)}`,
  "a name as long as fits": `{${"a".repeat(15_900)}}`,
  "a string as long as fits": `{thing(id:"${"a".repeat(15_900)}"){nmae}}`,
  "a comment as long as fits, then nothing": `#${"a".repeat(15_900)}`,
  "line breaks, then nothing": lineBreaks(7_900),
  "two operations": "query A{pid} query B{pid}",
  "no operation": "fragment A on Query{pid}",
  "a subscription": "subscription{ticks}",
  "a schema": "type Query{pid:Int}",
  "a syntax tree":
    '{"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pid"}}]}}]}',
  "a syntax tree that is none": '{"kind":"Document","definitions":[null]}',
  "a syntax tree with its own count": '{"kind":"Document","tokenCount":1,"definitions":[]}',
  "JSON's null": "null",
  "a number": "1",
  NUL: "{pid\u0000}",
  "half a surrogate pair": '{thing(id:"\ud800"){nmae}}',
  "half a surrogate pair, escaped": '{thing(id:"\\ud800"){id}}',
};

const one = "query($v:ID!){thing(id:$v){id}}";
const many = "query($v:[String!]!){named(names:$v)}";
const withVariable = (query: string, value: string): string =>
  `{"query":"${query}","variables":{"v":${value}}}`;

/** Whole bodies whose document is harmless; 50 KiB are read. */
export const hostileBodies: Readonly<Record<string, string>> = {
  "a list with 25,000 wrong values": withVariable(many, `[${"1,".repeat(25_000)}1]`),
  "a list with 8,000 wrong values": withVariable(many, `[${"1,".repeat(8_000)}1]`),
  "a list with 1,000 wrong values": withVariable(many, `[${"1,".repeat(998)}1]`),
  "a list with 3,200 nulls": withVariable(many, `[${"null,".repeat(3_200)}null]`),
  "arrays as deep as fit": withVariable(one, `${"[".repeat(25_000)}${"]".repeat(25_000)}`),
  "a list in a list as deep as fits": withVariable(
    many,
    `${"[".repeat(25_000)}${"]".repeat(25_000)}`,
  ),
  "objects as deep as fit": withVariable(one, `${'{"a":'.repeat(8_400)}1${"}".repeat(8_400)}`),
  "a long value of the wrong type": withVariable(one, `{"a":"${"x".repeat(50_000)}"}`),
  "a prototype": withVariable(one, '{"__proto__":{"x":1}}'),
  "a prototype among the variables": `{"query":"{pid}","variables":{"__proto__":{"x":1}}}`,
  "a prototype by its constructor": withVariable(one, '{"constructor":{"prototype":{"x":1}}}'),
  "a variable named like a prototype": `{"query":"query($__proto__:ID!){thing(id:$__proto__){id}}"}`,
  "deep variables that nothing uses": `{"query":"{pid}","variables":{"v":${"[".repeat(25_000)}${"]".repeat(25_000)}}}`,
  "5,000 variables that nothing uses": `{"query":"{pid}","variables":${JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`v${index}`, 1])))}}`,
  "a batch of 2,500 queries": `[${'{"query":"{pid}"},'.repeat(2_500)}{"query":"{pid}"}]`,
  "variables that are a list": '{"query":"{pid}","variables":[1]}',
  "variables that are text": '{"query":"{pid}","variables":"{}"}',
  "a query that is no text": '{"query":{"kind":"Document"}}',
  "a key that nobody knows": '{"query":"{pid}","queryPlan":true}',
  "2,600 words that start an operation": `{"query":"${"query ".repeat(2_600)}","operationName":"A"}`,
};
