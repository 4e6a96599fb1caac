import { setTimeout as delay } from "node:timers/promises";
import { createDeadline } from "@tandem/resilience";
import { expect, it, onTestFinished } from "vitest";
import { createGrpcClient } from "../../src/index.ts";
import { loadCounter, openCounter } from "../grpc/open-counter.ts";
import { callOf } from "../call-of.ts";
import { plainPolicy } from "../plain-policy.ts";
import { testToken } from "../test-access.ts";

const workMs = 6_000;

it("a call outlives the keepalives that fall due while its server stops", async () => {
  const server = await openCounter({
    graceMs: 2 * workMs,
    config: { requestTimeoutMs: 2 * workMs },
    handlers: {
      Echo: async ({ number, text }) => {
        await delay(workMs);
        return { number, text };
      },
    },
  });
  const client = await createGrpcClient({
    addresses: [server.address],
    logger: server.logger,
    policy: plainPolicy,
    token: testToken,
    keepaliveMs: 1_000,
  });
  onTestFinished(() => client.close());
  const { Echo } = await loadCounter();
  const deadline = createDeadline(2 * workMs);
  const answer = client.call(Echo, { number: 42, text: "still here" }, callOf(deadline));
  await delay(workMs / 4);
  const closed = server.endpoint.close();

  await expect(answer).resolves.toMatchObject({ number: 42, text: "still here" });
  await closed;
  deadline.close();
});
