import { describe, expect, it } from "vitest";
import { type Call, type CallResult, callOutcome, isDoneBefore } from "../src/index.ts";

/** Every kind of call, as the columns below. */
const columns: readonly (Call & { readonly title: string })[] = [
  { title: "GET", method: "GET" },
  { title: "HEAD", method: "HEAD" },
  { title: "OPTIONS", method: "OPTIONS" },
  { title: "a GraphQL query", method: "POST", isRead: true },
  { title: "PUT", method: "PUT" },
  { title: "DELETE", method: "DELETE" },
  { title: "POST", method: "POST" },
  { title: "PATCH", method: "PATCH" },
  { title: "GET with a key", method: "GET", hasIdempotencyKey: true },
  { title: "HEAD with a key", method: "HEAD", hasIdempotencyKey: true },
  { title: "OPTIONS with a key", method: "OPTIONS", hasIdempotencyKey: true },
  { title: "a GraphQL query with a key", method: "POST", isRead: true, hasIdempotencyKey: true },
  { title: "PUT with a key", method: "PUT", hasIdempotencyKey: true },
  { title: "DELETE with a key", method: "DELETE", hasIdempotencyKey: true },
  { title: "POST with a key", method: "POST", hasIdempotencyKey: true },
  { title: "PATCH with a key", method: "PATCH", hasIdempotencyKey: true },
];

// One cell per column, in their order: R retry, C cache, B failure at the breaker, "." nothing.
//                                     without a key                 with a key
//            GET HEAD OPT  gql  PUT DEL POST PATCH   GET HEAD OPT  gql  PUT DEL POST PATCH
const table = `
refused     | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
lost        | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
timeout     | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
cancelled   | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
100         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
103         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
200         | C   .   .    .    .   .   .    .   |    C   .   .    .    .   .   .    .
201         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
204         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
206         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
301         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
304         | C   .   .    .    .   .   .    .   |    C   .   .    .    .   .   .    .
307         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
400         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
401         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
404         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
408         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
409         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
412         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
413         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
422         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
425         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
428         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
429         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
429 within  | R   R   R    R    .   .   .    .   |    R   R   R    R    R   R   R    R
429 beyond  | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
499         | .   .   .    .    .   .   .    .   |    .   .   .    .    .   .   .    .
500         | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
500 beyond  | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
501         | B   B   B    B    B   B   B    B   |    B   B   B    B    B   B   B    B
502         | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
503         | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
503 within  | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
503 beyond  | B   B   B    B    B   B   B    B   |    B   B   B    B    B   B   B    B
504         | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
599         | RB  RB  RB   RB   B   B   B    B   |    RB  RB  RB   RB   RB  RB  RB   RB
`;

const toResult = (row: string): CallResult => {
  const [what = "", retryAfter] = row.split(" ");
  if (!/^\d/.test(what)) return { failure: what } as CallResult;
  return { status: Number(what), ...(retryAfter && { retryAfter }) } as CallResult;
};

const rows = table
  .trim()
  .split("\n")
  .map((line) => {
    const [row = "", without = "", withKey = ""] = line.split("|").map((part) => part.trim());
    return { row, cells: [...without.split(/ +/), ...withKey.split(/ +/)] };
  });

const cells = rows.flatMap(({ row, cells: written }) =>
  columns.map((call, index) => ({ row, title: call.title, call, cell: written[index] ?? "" })),
);

describe("after a call that ended with", () => {
  it.each(cells)("$row, $title: $cell", ({ row, call, cell }) => {
    expect(callOutcome(call, toResult(row))).toEqual({
      retry: cell.includes("R"),
      cache: cell.includes("C"),
      breakerFailure: cell.includes("B"),
    });
  });

  it("each of the rows, every kind of call has a cell", () => {
    expect(rows).toHaveLength(36);
    for (const { cells: written } of rows) expect(written).toHaveLength(columns.length);
  });
});

describe("a 404", () => {
  it.each([
    ["a repeated DELETE means that the first one did it", "DELETE", 404, 2, true],
    ["the first DELETE is an error", "DELETE", 404, 1, false],
    ["a repeated GET is an error", "GET", 404, 2, false],
    ["a repeated PUT is an error", "PUT", 404, 2, false],
  ] as const)("to %s", (_what, method, status, attempt, done) => {
    expect(isDoneBefore({ method }, status, attempt)).toBe(done);
  });

  it("only is one: a conflict in a repeated DELETE is none", () => {
    expect(isDoneBefore({ method: "DELETE" }, 409, 2)).toBe(false);
  });
});
