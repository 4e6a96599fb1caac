import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDeadline } from "@tandem/resilience";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { HttpAnswer } from "../../src/clients/http-client.ts";
import { createHttpClient, type HttpClient } from "../../src/index.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";

// Just below what one answer may have.
const body = JSON.stringify("x".repeat(1_048_500));
const ports = new Set<number | undefined>();
let server: Server;
let client: HttpClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  client = await createHttpClient({
    upstream: "recipe-api",
    policy: plainPolicy,
    origins: [`http://127.0.0.1:${port}`],
  });
});

afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

it("a connection carries any number of large answers", async () => {
  const deadline = createDeadline(10_000);
  const call = callOf(deadline);
  for (let requests = 0; requests < 20; requests += 1) {
    const read = (answer: HttpAnswer): unknown => answer.body;
    expect(await client.send({ method: "GET", path: "/" }, call, read)).toHaveLength(1_048_500);
  }
  deadline.close();
  // One is not free again before the next turn of the event loop, so there are two.
  expect(ports.size).toBeLessThanOrEqual(2);
});
