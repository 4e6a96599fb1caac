import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "./rig/ask.ts";
import { type Edge, startEdge } from "./rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

const notForThePublic = ["/metrics", "/", "/;csv", "/?stats", "/haproxy?stats", "/;json"];

describe.skipIf(withoutHaproxy)("the statistics of HAProxy", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ isInternal: true, answer: () => ({ body: "the service" }) });
  });
  afterAll(() => edge.close());

  it("are a page, without a version and without buttons", async () => {
    const { status, body } = await ask({ port: edge.ports.stats });
    expect(status).toBe(200);
    expect(body.toString()).toContain("web-api-1");
    expect(body.toString()).not.toMatch(/version \d|method=.?post|name=.?action/i);
  });

  it("are metrics of every backend", async () => {
    const { headers, body } = await ask({ port: edge.ports.stats, path: "/metrics" });
    expect(headers["content-type"]).toMatch(/^text\/plain/);
    for (const proxy of ["web-api", "recipe-api-http", "recipe-api-grpc"])
      expect(body.toString()).toContain(`haproxy_backend_http_requests_total{proxy="${proxy}"}`);
  });

  it.for(notForThePublic)(
    "are not told to the public at %s: that goes to the service",
    async (path) => {
      for (const port of [edge.ports.public, edge.ports.recipeApiHttp]) {
        const { body } = await ask({ port, path });
        expect(body.toString()).toBe("the service");
        expect(edge.upstream.seen.at(-1)?.url).toBe(path);
      }
    },
  );

  // The rest of 127.0.0.0/8 is this machine's on Linux, and as far from 127.0.0.1 as any address.
  it.skipIf(process.platform !== "linux")("are told to nobody but this machine", async () => {
    for (const [name, port] of Object.entries(edge.ports))
      expect([name, await codeOfConnecting(port)]).toEqual([name, "ECONNREFUSED"]);
  });
});

const codeOfConnecting = (port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.2" });
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => resolve(code));
    socket.on("connect", () => {
      socket.destroy();
      resolve("connected");
    });
  });
