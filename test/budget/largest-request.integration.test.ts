import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../edge/rig/ask.ts";
import { type Edge, startEdge } from "../edge/rig/start-edge.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

const body = "a".repeat(48 * 1_024);
/** With their names and those of a usual request, just below the 16 KiB of a service. */
const headerBytes = 15.5 * 1_024;

describe.skipIf(withoutHaproxy)("the largest request that a service takes", () => {
  let edge: Edge;
  let attempts = 0;
  beforeAll(async () => {
    // Hangs up the first time, as a replica that dies.
    edge = await startEdge({
      replicas: 2,
      answer: ({ method }) => {
        attempts += 1;
        return attempts === 1 ? { raw: "" } : { body: method };
      },
    });
  });
  afterAll(() => edge.close());

  it("is made again at another replica, body and all", async () => {
    const answer = await ask({
      port: edge.ports.public,
      method: "POST",
      headers: { "idempotency-key": "one", "x-long": "h".repeat(headerBytes) },
      body,
    });
    expect([answer.status, attempts]).toEqual([200, 2]);
    expect(edge.upstreams.map(({ seen }) => seen.map((request) => request.body))).toEqual([
      [body],
      [body],
    ]);
  });
});
