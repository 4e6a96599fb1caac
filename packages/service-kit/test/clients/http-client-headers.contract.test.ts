import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createGraphqlClient, createHttpClient, createJsonClient } from "../../src/index.ts";
import { plainPolicy } from "../plain-policy.ts";
import { testToken } from "../test-access.ts";
import { callWithin } from "./open-policy.ts";

/** Clients of a server that keeps what it was sent. */
const open = async (token?: string) => {
  const sent: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    sent.push(request.headers);
    response.setHeader("content-type", "application/json").end('{"data":{}}');
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const origins = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`];
  const client = await createHttpClient({
    upstream: "orders",
    policy: plainPolicy,
    origins,
    token,
  });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  return { sent, json: createJsonClient(client), graphql: createGraphqlClient(client) };
};

const written = { principal: "cook", idempotencyKey: "one" };
const call = () => callWithin(5_000, written);

it("a read carries the token and the principal, and no key", async () => {
  const { sent, json, graphql } = await open(testToken);
  await json.send({ method: "GET", path: "/orders" }, call());
  await graphql.prepare("query { orders }")({}, call());
  for (const headers of sent) {
    expect(headers).toMatchObject({ authorization: `Bearer ${testToken}`, "x-principal": "cook" });
    expect(headers).not.toHaveProperty("idempotency-key");
  }
  expect(sent).toHaveLength(2);
});

it("a write carries the key too", async () => {
  const { sent, json, graphql } = await open(testToken);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
    await json.send({ method, path: "/orders" }, call());
  }
  await graphql.prepare("\n  mutation Order { order }")({}, call());
  expect(sent.map((headers) => headers["idempotency-key"])).toEqual(Array(5).fill("one"));
});

it("the version that is to be changed goes as a strong tag", async () => {
  const { sent, json } = await open(testToken);
  await json.send({ method: "PUT", path: "/orders/1", ifMatch: 7 }, call());
  expect(sent).toMatchObject([{ "if-match": '"7"' }]);
});

it("what there is not is not sent", async () => {
  const { sent, json } = await open();
  await json.send({ method: "POST", path: "/orders" }, callWithin());
  expect(Object.keys(sent[0] ?? {})).not.toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(authorization|x-principal|if-match|idem.*)$/),
    ]),
  );
});
