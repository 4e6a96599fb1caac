import { fastify } from "fastify";
import { expect, it } from "vitest";
import { sendVersioned } from "../../src/index.ts";

const server = fastify();
server.get("/", async (_request, reply) => sendVersioned(reply, 3, { name: "Soup" }));

it("answers with the version as a strong ETag that has to be asked about", async () => {
  const answer = await server.inject("/");
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ name: "Soup" });
  expect(answer.headers).toMatchObject({ etag: '"3"', "cache-control": "no-cache" });
});

it.each(["GET", "HEAD"] as const)("answers 304 without a body to %s", async (method) => {
  const answer = await server.inject({ method, url: "/", headers: { "if-none-match": '"3"' } });
  expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 304, body: "" });
  expect(answer.headers).toMatchObject({ etag: '"3"', "cache-control": "no-cache" });
  expect(answer.headers).not.toHaveProperty("content-type");
});

const held = [
  '"3"',
  'W/"3"',
  "*",
  " * ",
  '"1", "3"',
  'W/"1",W/"3"',
  ',"3",',
  '"a,b", "3"',
  '\t"3"\t',
];
const notHeld = [
  '"2"',
  "3",
  '"33"',
  'w/"3"',
  'W/ "3"',
  '"3',
  '3"',
  '""3""',
  '"*"',
  '"1" "3"',
  '"a,3,b"',
  "",
  '"',
];

it.each([...held.map((tag) => [tag, 304] as const), ...notHeld.map((tag) => [tag, 200] as const)])(
  "answers If-None-Match: %s with %d",
  async (tag, status) => {
    const headers = { "if-none-match": tag };
    expect((await server.inject({ url: "/", headers })).statusCode).toBe(status);
  },
);

it("gives up quickly on 16 KB of tags", async () => {
  const startedAt = performance.now();
  const headers = { "if-none-match": ",".repeat(16_000) };
  expect((await server.inject({ url: "/", headers })).statusCode).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
