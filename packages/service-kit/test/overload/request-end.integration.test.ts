import { ServiceError } from "@tandem/contracts";
import { expect, it, onTestFinished, vi } from "vitest";
import { createHttpServer, createRuntime, markStale } from "../../src/index.ts";
import type { InboundLimit } from "../../src/overload/inbound-limit.ts";
import { authenticate } from "../test-access.ts";
import { testConfig } from "../test-config.ts";

const open = { config: { access: "public" } } as const;

const release = vi.fn<InboundLimit["release"]>();
const inbound: InboundLimit = {
  limit: 32,
  refuse: () => undefined,
  release,
  close: () => undefined,
};

const build = () => {
  const runtime = createRuntime("orders-api", testConfig);
  const server = createHttpServer({ ...runtime, inbound }, { authenticate });
  server.get("/done", open, async () => ({}));
  server.get("/stale", open, async (_request, reply) => {
    markStale(reply, 12);
    return {};
  });
  server.get("/missing", open, async () => {
    throw new ServiceError("not_found", "no such order");
  });
  server.get("/broken", open, async () => {
    throw new Error("no");
  });
  return server;
};

it.each([
  ["/done", "done"],
  ["/stale", "unrelated"],
  ["/missing", "unrelated"],
  ["/broken", "unrelated"],
  ["/nowhere", "unrelated"],
])("only the time of an answer that is no error says how busy we are: %s", async (url, end) => {
  const server = build();
  onTestFinished(() => server.close());
  const origin = await server.listen({ host: "127.0.0.1", port: 0 });
  release.mockClear();
  await (await fetch(`${origin}${url}`)).arrayBuffer();
  await expect.poll(() => release.mock.calls).toEqual([[expect.any(Number), end]]);
});
