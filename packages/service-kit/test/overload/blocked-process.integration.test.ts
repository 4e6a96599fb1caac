import { setTimeout as delay } from "node:timers/promises";
import {
  controlFaults,
  type ServiceProcess,
  startService,
  waitUntil,
  withFaults,
} from "@tandem/lab";
import { afterEach, expect, it } from "vitest";

const started: ServiceProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((service) => service.end("SIGKILL")));
});

const statusOf = async (url: string): Promise<number> => {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.status;
};

const warnings = (service: ServiceProcess): number =>
  service.output().split('"event":"event-loop-late"').length - 1;

it("a process whose event loop is blocked again and again refuses work until it is free", async () => {
  const script = "packages/service-kit/test/fixtures/orders/server.ts";
  const service = await startService(withFaults({ script }, { "block-event-loop": "off" }));
  started.push(service);
  const faults = controlFaults(service.child);
  const url = `${service.url}/quick`;
  expect(await statusOf(url)).toBe(200);

  await faults.set("block-event-loop", { ms: 300, everyMs: 310 });
  await waitUntil("work is refused", async () => (await statusOf(url)) === 503);
  expect(await statusOf(`${service.adminUrl}/livez`)).toBe(200);
  expect(await statusOf(`${service.adminUrl}/metrics`)).toBe(200);

  await faults.clear("block-event-loop");
  // Nobody asks meanwhile: it has to come back by itself.
  await delay(300);
  expect(await statusOf(url)).toBe(200);
  expect(warnings(service)).toBe(1);
});
