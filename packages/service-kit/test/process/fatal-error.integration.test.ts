import { once } from "node:events";
import { connect } from "node:net";
import { controlFaults, startService, waitUntil, withFaults } from "@tandem/lab";
import { expect, it, onTestFinished } from "vitest";

const script = "packages/service-kit/test/fixtures/orders/server.ts";

it.each(["uncaughtException", "unhandledRejection"] as const)(
  "%s leaves one fatal line and no open port, and ends the process with 1 at once",
  async (as) => {
    const service = await startService(withFaults({ script }, { "throw-error": "off" }));
    onTestFinished(async () => void (await service.end("SIGKILL")));
    const running = connect(Number(new URL(service.url).port), "127.0.0.1");
    running.on("error", () => undefined).write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
    await waitUntil("work runs", () => service.output().includes('"event":"begun"'));
    const closed = once(service.child, "close");
    const from = performance.now();
    await controlFaults(service.child).set("throw-error", { as });
    expect(await closed).toEqual([1, null]);
    expect(performance.now() - from).toBeLessThan(2_000);

    const lines = service.output().trim().split("\n");
    const fatal = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(fatal.filter(({ level }) => level === 60)).toMatchObject([
      { event: "crashed", err: { message: `${as} of a fault hook` } },
    ]);
    expect(fatal.at(-1)).toMatchObject({ event: "crashed" });
    for (const url of [service.url, service.adminUrl]) {
      await expect(fetch(url)).rejects.toHaveProperty("cause.code", "ECONNREFUSED");
    }
  },
);

it("a start with a bad limit ends with 78 and one line that says what to set", async () => {
  const service = await startService({ script, env: { IN_FLIGHT_MIN: "70" }, ready: false });
  onTestFinished(async () => void (await service.end("SIGKILL")));
  expect(await once(service.child, "close")).toEqual([78, null]);
  expect(service.output()).toBe(
    "orders-api: bad configuration\n" +
      "  IN_FLIGHT_MIN must be <= IN_FLIGHT_MAX, is 70 with a maximum of 64: set both\n",
  );
});
