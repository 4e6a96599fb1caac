import { createDeadline } from "@tandem/resilience";
import { afterAll, describe, expect, it } from "vitest";
import { createJsonClient, type HttpClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";

const deadline = createDeadline(60_000);
const call = callOf(deadline);
afterAll(() => deadline.close());

const answering = (status: number, body: unknown): HttpClient => ({
  send: async (_request, _call, read) => read({ status, body, retryAfterMs: undefined }),
  close: async () => undefined,
});

describe("over JSON, an answer with", () => {
  const ask = (status: number, body: unknown) =>
    createJsonClient(answering(status, body)).send({ method: "GET", path: "/" }, call);

  it("a 2xx status is its body", async () => {
    expect(await ask(200, { a: 1 })).toEqual({ a: 1 });
  });

  it.each([
    [404, { code: "not_found" }, "not_found"],
    [415, { code: "invalid_argument" }, "invalid_argument"],
    [499, { code: "cancelled" }, "unavailable"],
    [503, { code: "overloaded" }, "overloaded"],
    [401, { code: "unauthenticated" }, "bad_upstream"],
    [500, { code: "internal" }, "bad_upstream"],
    [500, { code: "not_found" }, "bad_upstream"],
    [404, { code: "overloaded" }, "bad_upstream"],
    [404, { code: "constructor" }, "bad_upstream"],
    [404, { code: ["not_found"] }, "bad_upstream"],
    [404, null, "bad_upstream"],
    [404, "not_found", "bad_upstream"],
    [503, undefined, "unavailable"],
    [504, undefined, "deadline_exceeded"],
    [429, undefined, "rate_limited"],
  ])("status %d and %j is %s", async (status, body, code) => {
    await expect(ask(status, body)).rejects.toMatchObject({ code });
  });
});
