import { fastify } from "fastify";
import { expect, it } from "vitest";
import { markStale, sendVersioned } from "../../src/index.ts";

const server = fastify();
server.get<{ Params: { age: string } }>("/stale/:age", async ({ params }, reply) => {
  markStale(reply, Number(params.age));
  return sendVersioned(reply, 3, { name: "Soup" });
});
server.get("/fresh", async (_request, reply) => {
  markStale(reply, undefined);
  return sendVersioned(reply, 3, { name: "Soup" });
});

const conditions = [
  [200, '"2"'],
  [304, '"3"'],
] as const;

it.each(conditions)("a %d that is stale says so, and how old it is", async (status, held) => {
  const headers = { "if-none-match": held };
  for (const age of ["0", "12"]) {
    const answer = await server.inject({ url: `/stale/${age}`, headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      age,
      warning: '110 - "Response is Stale"',
      etag: '"3"',
      "cache-control": "no-cache",
    });
  }
});

it.each(conditions)("a %d that is fresh says nothing", async (status, held) => {
  const answer = await server.inject({ url: "/fresh", headers: { "if-none-match": held } });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers).not.toHaveProperty("age");
  expect(answer.headers).not.toHaveProperty("warning");
});
