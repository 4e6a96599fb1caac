import { expect, it } from "vitest";
import { verdictOn } from "./verdict-on.ts";

const headers = {
  "content-type": "application/problem+json; charset=utf-8",
  "x-request-id": "r-1",
  "retry-after": "1",
};
const problem = { status: 503, code: "unavailable", detail: "nobody is there", request_id: "r-1" };

const verdict = (statusCode: number, body: object, less: object = {}): string =>
  verdictOn({ statusCode, headers: { ...headers, ...less } }, JSON.stringify(body), "r-1");

it("is the code of the answer when all is well", () => {
  expect(verdict(200, { id: 42 })).toBe("OK");
  expect(verdict(503, problem)).toBe("UNAVAILABLE");
});

const stale = { age: "12", warning: '110 - "Response is Stale"' };

it("tells a copy from an answer of now", () => {
  expect(verdict(200, { id: 42 }, stale)).toBe("STALE");
});

it.each([
  ["OK, but another body", verdict(200, { id: 41 })],
  ["STALE, but another body", verdict(200, { id: 41 }, stale)],
  ["OK, but its age is 12, its warning undefined", verdict(200, { id: 42 }, { age: "12" })],
  ["UNAVAILABLE, no problem+json", verdict(503, problem, { "content-type": "text/html" })],
  ["UNAVAILABLE, no request id", verdict(503, { ...problem, request_id: "r-2" })],
  ["UNAVAILABLE, not its status: 500", verdict(500, problem)],
  ["UNDEFINED, not its status: 503", verdict(503, { ...problem, code: undefined })],
  ["UNAVAILABLE, no Retry-After", verdict(503, problem, { "retry-after": undefined })],
  ["UNAVAILABLE, tells ECONN", verdict(503, { ...problem, detail: "connect ECONNREFUSED" })],
])("says %s", (expected, given) => {
  expect(given).toBe(expected);
});
