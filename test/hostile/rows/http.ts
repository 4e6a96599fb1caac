import { get, routes } from "../inputs.ts";
import type { Row } from "../row.ts";

const close = "host: localhost\r\nconnection: close\r\n";

const malformed = (name: string, request: (prefix: string) => string, status = 400): Row => ({
  name,
  answer: "invalid_argument",
  inputs: [routes(request, { status })],
});

/** A header that means nothing is as good as none. */
const ignored = (name: string, headers: string): Row => ({
  name,
  answer: "ok",
  asksDatabase: true,
  contains: "Chicken Tikka Masala",
  inputs: [get("/recipes/42", { headers })],
});

const noSuchRoute = (name: string, request: (prefix: string) => string): Row => ({
  name,
  answer: "not_found",
  inputs: [routes(request)],
});

const noSuchMethod = (method: string, path: string, body = ""): Row =>
  noSuchRoute(
    `${method} ${path}, which there is not`,
    (prefix) =>
      `${method} ${prefix}${path} HTTP/1.1\r\n${close}content-type: ${body === "" ? "text/plain" : "application/json"}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );

/** Paths, headers and bytes that are hardly HTTP. */
export const httpRows: readonly Row[] = [
  ...["%", "%4", "%zz", "%ff", "%C3%28", "%u0041"].map((path): Row => ({
    name: `the path /recipes/${path}`,
    answer: "invalid_argument",
    inputs: [get(`/recipes/${path}`)],
  })),
  ...["/%6detrics", "/metrics", "/readyz", "/debug/heap", "/graphiql", "/docs", "/error"].map(
    (path): Row => ({
      name: `the path ${path}`,
      answer: "not_found",
      inputs: [get(path)],
    }),
  ),
  ...[
    "/__proto__",
    "/constructor",
    "//evil.example/",
    "/recipes/42/steps",
    "/RECIPES/42",
    "/;",
  ].map((path): Row => ({ name: `the path ${path}`, answer: "not_found", inputs: [get(path)] })),
  malformed("a path with NUL", (prefix) => `GET ${prefix}/recipes/42\0 HTTP/1.1\r\n${close}\r\n`),
  malformed(
    "a path with a space",
    (prefix) => `GET ${prefix}/recipes/4 2 HTTP/1.1\r\n${close}\r\n`,
  ),
  {
    name: "a path with bytes that are not ASCII",
    answer: "invalid_argument",
    inputs: [get("/recipes/\u00ff"), get("/recipes?q=\u00ff")],
  },
  malformed(
    "a path of 20,000 characters",
    (prefix) => `GET ${prefix}/${"a".repeat(20_000)} HTTP/1.1\r\n${close}\r\n`,
    431,
  ),
  malformed(
    "a header of 20,000 characters",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}a: ${"a".repeat(20_000)}\r\n\r\n`,
    431,
  ),
  malformed(
    "a header name of 20,000 characters",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}${"a".repeat(20_000)}: a\r\n\r\n`,
    431,
  ),
  malformed(
    "5,000 headers",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}${"a:b\r\n".repeat(5_000)}\r\n`,
    431,
  ),
  ignored("300 headers", "a:b\r\n".repeat(300)),
  malformed(
    "a header with NUL",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}a: \0\r\n\r\n`,
  ),
  malformed(
    "a header without a name",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}: a\r\n\r\n`,
  ),
  malformed(
    "no host",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\nconnection: close\r\n\r\n`,
  ),
  malformed("a method that HTTP does not have", () => "COOK /recipes/42 HTTP/1.1\r\n\r\n"),
  malformed("a version that HTTP does not have", () => "GET /recipes/42 HTTP/9.9\r\n\r\n"),
  malformed("HTTP/2 where there is none", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  malformed("TLS where there is none", () => "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n"),
  malformed("10,000 zeros", () => "\0".repeat(10_000)),
  malformed(
    "two lengths",
    (prefix) =>
      `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}content-length: 1\r\ncontent-length: 2\r\n\r\n`,
  ),
  malformed(
    "a length that is no number",
    (prefix) => `GET ${prefix}/recipes/42 HTTP/1.1\r\n${close}content-length: +5\r\n\r\n`,
  ),
  noSuchMethod("POST", "/recipes/42", '{"id":1}'),
  ...["PUT", "PATCH", "DELETE"].map((method) => noSuchMethod(method, "/recipes", '{"id":1}')),
  ...["OPTIONS", "TRACE"].map((method) => noSuchMethod(method, "/recipes/42")),
  {
    name: "a body with GET",
    answer: "ok",
    asksDatabase: true,
    contains: "Chicken Tikka Masala",
    inputs: [
      '{"__proto__":{"isAdmin":true},"id":1}',
      "[".repeat(40_000),
      "\u00ff\u0000",
      "[".repeat(60_000),
    ].map((body) => get("/recipes/42", { headers: "content-type: application/json\r\n", body })),
  },
  ignored("a request id that is none", "x-request-id: ../../etc/passwd\r\n"),
  ignored("a request id of 10,000 characters", `x-request-id: ${"a".repeat(10_000)}\r\n`),
  ignored("a request id with an escape sequence", "x-request-id: \u00ff[31m\r\n"),
  ignored("two request ids", "x-request-id: a\r\nx-request-id: b\r\n"),
  ...["0", "-1", "1e9", "NaN", "0x10", "1.5", "99999999999999999999"].map((value) =>
    ignored(`the timeout ${value}`, `x-request-timeout-ms: ${value}\r\n`),
  ),
  ignored("a trace that is none", `traceparent: 00-${"0".repeat(32)}-${"0".repeat(16)}-01\r\n`),
  ignored("a trace of 10,000 characters", `traceparent: 00-${"a".repeat(10_000)}\r\n`),
  ignored("headers named like members of every object", "__proto__: a\r\nconstructor: a\r\n"),
];
