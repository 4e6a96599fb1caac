import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { waitUntil } from "@tandem/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openOrders, type Orders } from "./open-orders.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const open = async (atOnce = 2): Promise<Orders> => {
  const orders = await openOrders({ min: atOnce, max: atOnce, initial: atOnce });
  closing.push(orders.stop);
  return orders;
};

/** A connection on which the text has been sent. */
const send = async ({ url }: Orders, text: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  closing.push(() => socket.destroy());
  await once(socket, "connect");
  socket.setEncoding("utf8").write(text);
  return socket;
};

/** What comes first on a connection on which only this has been sent. */
const firstAnswer = async (orders: Orders, text: string): Promise<string> => {
  const [answer] = (await once(await send(orders, text), "data")) as [string];
  return answer;
};

/** Takes one of the places, for as long as the test runs. */
const takePlace = async (orders: Orders): Promise<Socket> => {
  const before = orders.waiting();
  const socket = await send(orders, "GET /wait HTTP/1.1\r\nhost: x\r\n\r\n");
  await expect.poll(orders.waiting).toBe(before + 1);
  return socket;
};

const statusOf = async ({ url }: Orders, path = "/quick", init: RequestInit = {}) => {
  const answer = await fetch(`${url}${path}`, init);
  await answer.arrayBuffer();
  return answer.status;
};

const json = { "content-type": "application/json" };
const headOf = (path: string) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`;

describe("over HTTP, a request too many", () => {
  it.each(["/orders", "/nowhere"])(
    "is refused before its body comes, and told when to come back: %s",
    async (path) => {
      const orders = await open(1);
      await takePlace(orders);
      const answer = await firstAnswer(orders, headOf(path));
      expect(answer).toMatch(/^HTTP\/1\.1 503 /);
      expect(answer).toMatch(/\r\nretry-after: 1\r\n/i);
      expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/i);
      expect(answer).toMatch(/\r\ncache-control: no-store\r\n/i);
      expect(answer).toContain('"code":"overloaded"');
      // Nobody is asked who it is: that would cost something.
      expect(answer).not.toMatch(/www-authenticate/i);
    },
  );

  it("is refused in the words of GraphQL at /graphql", async () => {
    const orders = await open(1);
    await takePlace(orders);
    const answer = await firstAnswer(orders, headOf("/graphql"));
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/\r\nretry-after: 1\r\n/i);
    const { errors } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as { errors: object[] };
    expect(errors).toMatchObject([{ extensions: { code: "OVERLOADED" } }]);
  });

  it("is counted, and the admin port answers meanwhile", async () => {
    const orders = await open(1);
    await takePlace(orders);
    expect(await statusOf(orders)).toBe(503);
    for (const path of ["/livez", "/readyz", "/health"]) {
      expect((await fetch(`${orders.adminUrl}${path}`)).status).toBe(200);
    }
    const metrics = await (await fetch(`${orders.adminUrl}/metrics`)).text();
    expect(metrics).toContain('requests_shed_total{protocol="http",service="orders-api"} 1\n');
    expect(metrics).toContain('requests_shed_total{protocol="grpc",service="orders-api"} 0\n');
  });
});

type End = (orders: Orders) => Promise<unknown>;

const goneAfter =
  (text: string, isThere: (orders: Orders) => Promise<unknown>): End =>
  async (orders) => {
    const socket = await send(orders, text);
    await isThere(orders);
    socket.destroy();
  };

const soon = (orders: Orders) => statusOf(orders).then(() => undefined);

const ends: readonly { readonly what: string; readonly end: End }[] = [
  { what: "is answered", end: (orders) => statusOf(orders) },
  {
    what: "asks for the head of an answer",
    end: (orders) => statusOf(orders, "/quick", { method: "HEAD" }),
  },
  { what: "fails", end: (orders) => statusOf(orders, "/fail") },
  {
    what: "finds no route",
    end: (orders) => statusOf(orders, "/nowhere", { method: "POST", headers: json, body: "{" }),
  },
  { what: "has a path that is none", end: (orders) => statusOf(orders, "/%zz") },
  {
    what: "has a malformed body",
    end: (orders) => statusOf(orders, "/orders", { method: "POST", headers: json, body: "{" }),
  },
  {
    what: "has a body over the limit",
    end: (orders) =>
      statusOf(orders, "/orders", { method: "POST", headers: json, body: "1".repeat(50_000) }),
  },
  {
    what: "is no query of GraphQL",
    end: (orders) =>
      statusOf(orders, "/graphql", { method: "POST", headers: json, body: '{"query":"{ none }"}' }),
  },
  {
    what: "runs out of time",
    end: (orders) => statusOf(orders, "/wait", { headers: { "x-request-timeout-ms": "60" } }),
  },
  {
    what: "comes with too little time",
    end: (orders) => statusOf(orders, "/wait", { headers: { "x-request-timeout-ms": "1" } }),
  },
  {
    what: "comes without a host",
    end: (orders) => firstAnswer(orders, "GET /quick HTTP/1.1\r\n\r\n"),
  },
  {
    what: "loses its caller while it runs",
    end: goneAfter("GET /wait HTTP/1.1\r\nhost: x\r\n\r\n", ({ waiting }) =>
      waitUntil("it runs", () => waiting() === 2),
    ),
  },
  { what: "loses its caller before its body", end: goneAfter(headOf("/orders"), soon) },
  { what: "loses its caller in its body", end: goneAfter(`${headOf("/orders")}{"a":`, soon) },
  {
    what: "is followed by bytes that are not HTTP",
    end: (orders) => firstAnswer(orders, "GET /quick HTTP/1.1\r\nhost: x\r\n\r\nNONSENSE\r\n\r\n"),
  },
];

describe("over HTTP, a place is free again, once, after a request that", () => {
  it.each(ends)("$what", async ({ end }) => {
    const orders = await open(2);
    await takePlace(orders);
    await end(orders);
    // What it leaves is one place, neither none nor two. The server hears of an end after we do.
    await expect.poll(() => statusOf(orders)).toBe(200);
    await takePlace(orders);
    expect(await statusOf(orders)).toBe(503);
  });

  it("waited behind another one of the same connection that was lost", async () => {
    const orders = await open(2);
    const request = "GET /wait HTTP/1.1\r\nhost: x\r\n\r\n";
    const socket = await send(orders, request + request);
    await expect.poll(orders.waiting).toBe(2);
    expect(await statusOf(orders)).toBe(503);
    socket.destroy();
    await expect.poll(() => statusOf(orders)).toBe(200);
    await takePlace(orders);
    await takePlace(orders);
    expect(await statusOf(orders)).toBe(503);
  });
});
