import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createFaultProxy,
  type FaultProxy,
  type FaultProxyCounts,
  type ServiceProcess,
  startService,
  waitUntil,
} from "../../src/index.ts";
import { protocols, timeOf, waitUntilAnswered } from "../fault-hooks/ask.ts";

let service: ServiceProcess;
let http: FaultProxy;
let grpc: FaultProxy;
/** recipe-api, as one sees it through the proxies. */
let far: { readonly url: string; readonly grpcAddress: string };

beforeAll(async () => {
  service = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { DATABASE_URL: "memory:" },
  });
  http = await proxyTo(new URL(service.url).port);
  grpc = await proxyTo(new URL(`tcp://${service.grpcAddress}`).port);
  far = { url: `http://${http.address}`, grpcAddress: grpc.address };
});
afterAll(async () => {
  await Promise.all([http.close(), grpc.close(), service.end("SIGKILL")]);
});
beforeEach(async () => void (await Promise.all([http.clear(), grpc.clear()])));

const proxyTo = (port: string): Promise<FaultProxy> =>
  createFaultProxy({ target: { host: "127.0.0.1", port: Number(port) } });

const setBoth = (...toxic: Parameters<FaultProxy["set"]>): Promise<unknown> =>
  Promise.all([http.set(...toxic), grpc.set(...toxic)]);

const isRefused = async (asked: Promise<string>): Promise<boolean> =>
  (await asked.catch(() => "failed")) !== "ok";

describe.each(Object.entries(protocols))("recipe-api over %s behind the proxy", (_name, ask) => {
  it("answers as ever without toxics", async () => {
    await expect(waitUntilAnswered(ask, far)).resolves.toBeUndefined();
  });

  it("is far away with latency", async () => {
    await setBoth({ type: "latency", ms: 150 });
    // Once there and once back.
    expect(await timeOf(ask, far)).toBeGreaterThanOrEqual(299);
  });

  it("bears being sliced", async () => {
    await setBoth({ type: "slicer", bytes: 100, delayMs: 1 });
    await expect(waitUntilAnswered(ask, far)).resolves.toBeUndefined();
  });

  it.each([
    { type: "down" },
    { type: "reset", when: "on data" },
    { type: "timeout", ms: 100 },
    { type: "limit", bytes: 20, direction: "down" },
  ] as const)("fails with $type, and is back when it is cleared", async (toxic) => {
    await setBoth(toxic);
    expect(await isRefused(ask(far))).toBe(true);
    await Promise.all([http.clear(), grpc.clear()]);
    await waitUntilAnswered(ask, far);
  });

  it("hangs in a black hole, and is back when it is cleared", async () => {
    await setBoth({ type: "blackhole" });
    const before = [http.counts(), grpc.counts()];
    let isOver = false;
    const asked = ask(far)
      .catch(() => "failed")
      .finally(() => (isOver = true));
    await waitUntil(
      "it is swallowed",
      () => received(http.counts(), grpc.counts()) > received(...before),
    );
    expect(isOver).toBe(false);
    const after = [http.counts(), grpc.counts()];
    expect(after.map(({ up, down }) => [up.delivered, down.delivered])).toEqual(
      before.map(({ up, down }) => [up.delivered, down.delivered]),
    );
    await Promise.all([http.clear(), grpc.clear()]);
    // It ends, because it was reset: what is lost must not be waited for.
    await asked;
    await waitUntilAnswered(ask, far);
  });
});

const received = (...counts: readonly FaultProxyCounts[]): number =>
  counts.reduce((sum, { up }) => sum + up.received, 0);
