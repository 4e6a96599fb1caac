import { createDeadline } from "@tandem/resilience";
import { afterAll, describe, expect, it } from "vitest";
import { createGraphqlClient, type HttpClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";

const deadline = createDeadline(60_000);
const call = callOf(deadline);
afterAll(() => deadline.close());

const answering = (status: number, body: unknown): HttpClient => ({
  send: async (_request, _call, read) => read({ status, body, retryAfterMs: undefined }),
  close: async () => undefined,
});

describe("over GraphQL, an answer with", () => {
  const ask = (status: number, body: unknown) =>
    createGraphqlClient(answering(status, body)).prepare("{ a }")({}, call);
  const error = (code: unknown, message: unknown = "x") => ({ message, extensions: { code } });

  it("data and no errors is its data", async () => {
    expect(await ask(200, { data: { a: 1 } })).toEqual({ a: 1 });
    expect(await ask(200, { data: { a: 1 }, errors: null })).toEqual({ a: 1 });
  });

  it.each([
    [200, { data: { a: 1 }, errors: [error("NOT_FOUND")] }, "not_found"],
    [400, { errors: [error("INVALID_ARGUMENT")] }, "invalid_argument"],
    [200, { errors: [error("NOT_FOUND", { toString: 1 })] }, "not_found"],
    [200, { errors: [error(["NOT_FOUND"])] }, "bad_upstream"],
    [200, { errors: [error("nobody knows")] }, "bad_upstream"],
    [200, { errors: [null] }, "bad_upstream"],
    [200, { errors: [{ extensions: null }] }, "bad_upstream"],
    [200, { data: { a: 1 }, errors: [] }, "bad_upstream"],
    [200, { data: { a: 1 }, errors: {} }, "bad_upstream"],
    [200, { data: { a: 1 }, errors: { 0: error("NOT_FOUND") } }, "bad_upstream"],
    [200, { data: { a: 1 }, errors: "no" }, "bad_upstream"],
    [200, { data: null }, "bad_upstream"],
    [200, {}, "bad_upstream"],
    [200, [], "bad_upstream"],
    [200, 42, "bad_upstream"],
    [400, { data: { a: 1 } }, "bad_upstream"],
    [500, { data: { a: 1 } }, "bad_upstream"],
    [503, undefined, "unavailable"],
  ])("status %d and %j is %s", async (status, body, code) => {
    await expect(ask(status, body)).rejects.toMatchObject({ code });
  });
});
