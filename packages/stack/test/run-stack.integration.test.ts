import { waitUntil } from "@tandem/lab";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "./fixtures/process-life.ts";
import { noDatabase, startCommand } from "./fixtures/start-command.ts";

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-test-"));
  onTestFinished(() =>
    // A server that is ended by the guardian may still be writing.
    rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }),
  );
  return folder;
};

const isUp = /Stop +Ctrl-C/;

test("one Ctrl-C stops everything in order and leaves nothing behind", async () => {
  const command = startCommand(["--port", "0"], { TANDEM_DATA: await temporaryFolder() });
  await command.waitFor(isUp);
  const pids = Object.values(command.pids());

  const stoppedAt = performance.now();
  command.signal("SIGINT");
  const { code } = await command.exited;

  expect(code).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  expect(pids).toHaveLength(5);
  expect(pids.filter(isAlive)).toEqual([]);
  const text = command.text();
  expect(text.lastIndexOf("web-api stopping")).toBeLessThan(text.indexOf("recipe-api stopping"));
});

test.for(["SIGTERM", "SIGHUP"] as const)("%s stops in order as well", async (signal) => {
  const command = startCommand(["--port", "0"]);
  await command.waitFor(isUp);

  command.signal(signal);

  expect(await command.exited).toEqual({ code: 0, signal: null });
  expect(Object.values(command.pids()).filter(isAlive)).toEqual([]);
});

test("a signal that comes three times for one Ctrl-C is one request", async () => {
  const command = startCommand(["--port", "0"]);
  await command.waitFor(isUp);

  for (const signal of ["SIGINT", "SIGINT", "SIGTERM"] as const) command.signal(signal);

  expect(await command.exited).toEqual({ code: 0, signal: null });
});

test("a service that ignores SIGINT is killed in time, and the stack says so", async () => {
  const command = startCommand(["--port", "0"], { ...noDatabase, FAKE_FAULT: "ignores-sigint" });
  await command.waitFor(isUp);

  const stoppedAt = performance.now();
  command.signal("SIGTERM");

  expect((await command.exited).code).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  expect(command.text()).toMatch(/web-api-1 \(pid \d+\) did not stop in time: SIGKILL/);
  expect(Object.values(command.pids()).filter(isAlive)).toEqual([]);
});

test("a second Ctrl-C does not wait", async () => {
  const environment = { TANDEM_DATA: await temporaryFolder(), FAKE_FAULT: "ignores-sigint" };
  const command = startCommand(["--port", "0"], environment);
  await command.waitFor(isUp);
  command.signal("SIGINT");
  await command.waitFor(/SIGINT: stopping everything/);
  await delay(500);

  const secondAt = performance.now();
  command.signal("SIGINT");

  expect((await command.exited).code).toBe(130);
  expect(performance.now() - secondAt).toBeLessThan(2_000);
  expect(Object.values(command.pids()).filter(isAlive)).toEqual([]);
});

test("a signal during the start stops what runs already, in order", async () => {
  const environment = { TANDEM_DATA: await temporaryFolder(), FAKE_FAULT: "unready" };
  const command = startCommand(["--port", "0"], environment);
  await command.waitFor(/web-api-2 .* running/);

  command.signal("SIGTERM");

  expect(await command.exited).toEqual({ code: 0, signal: null });
  expect(Object.values(command.pids()).filter(isAlive)).toEqual([]);
});

test("when the supervisor is killed with -9, everything else ends too, and the next start works", async () => {
  const environment = { TANDEM_DATA: await temporaryFolder() };
  const command = startCommand(["--port", "0"], environment);
  await command.waitFor(isUp);
  const pids = Object.values(command.pids());
  expect(pids.filter(isAlive)).toHaveLength(5);

  command.signal("SIGKILL");
  await waitUntil("everything has ended", () => !pids.some(isAlive));

  const next = startCommand(["--port", "0"], environment);
  await next.waitFor(isUp);
  next.signal("SIGTERM");
  expect((await next.exited).code).toBe(0);
});

test("a service that refuses its configuration is not restarted: the stack says why and stops with 78", async () => {
  const command = startCommand(["--port", "0"], {
    ...noDatabase,
    FAKE_FAULT: "refuses",
    FAKE_CULPRIT: "recipe-api",
  });

  expect((await command.exited).code).toBe(78);
  expect(command.errors()).toMatch(
    /^tandem: recipe-api-\d refuses its configuration: recipe-api: LOG_LEVEL must be one of/,
  );
  expect(command.errors().trim().split("\n")).toHaveLength(1);
  expect(command.text()).not.toContain("restarting");
});

test("a replica that refuses its configuration when it is restarted ends the stack with 78", async () => {
  const marker = join(await temporaryFolder(), "marker");
  const fault = { FAKE_FAULT: "refuses-later", FAKE_MARKER: marker };
  const command = startCommand(["--port", "0", "--replicas", "1"], { ...noDatabase, ...fault });
  await command.waitFor(isUp);

  process.kill(command.pids()["web-api-1"] ?? 0, "SIGKILL");

  expect((await command.exited).code).toBe(78);
  expect(command.errors()).toContain("tandem: web-api-1 refuses its configuration: web-api: LOG");
  expect(Object.values(command.pids()).filter(isAlive)).toEqual([]);
});

test("production without a token of its own is one line that says what to do, and nothing is started", async () => {
  const command = startCommand(["--port", "0"], { ...noDatabase, NODE_ENV: "production" });

  expect((await command.exited).code).toBe(78);
  expect(command.errors()).toBe(
    "tandem: production needs an internal token of its own: openssl rand -hex 24 > FILE, then INTERNAL_TOKEN_FILE=FILE\n",
  );
  expect(command.text()).toBe("");
});

test("production with a token of its own starts, and nobody may write", async () => {
  const own = { NODE_ENV: "production", INTERNAL_TOKEN: "a-token-of-its-own" };
  const command = startCommand(["--port", "0"], { ...noDatabase, ...own });
  await command.waitFor(isUp);
  const [, url = ""] = await command.waitFor(/public +(\S+)/);

  const { env } = (await (await fetch(url)).json()) as { env: Record<string, string> };

  expect(env).toMatchObject(own);
  expect(Object.keys(env).filter((name) => name.startsWith("API_KEYS"))).toEqual([]);
});

test("a service that always crashes ends the start with its last words", async () => {
  const command = startCommand(["--port", "0"], { ...noDatabase, FAKE_FAULT: "crashes" });

  expect((await command.exited).code).toBe(1);
  expect(command.errors()).toMatch(/^tandem: web-api-\d is not ready: it died 3 times/);
  expect(command.errors()).toContain("this service cannot live");
});

test("a migration that fails ends the start, and PostgreSQL with it", async () => {
  const command = startCommand(["--port", "0"], {
    TANDEM_DATA: await temporaryFolder(),
    FAKE_FAULT: "cannot-migrate",
    FAKE_CULPRIT: "recipe-api",
  });

  expect((await command.exited).code).toBe(1);
  expect(command.errors()).toContain("tandem: migrate ended with exit code 1\n");
  expect(command.errors()).toContain("  recipe-api migrate: relation already exists\n");
  expect(Object.keys(command.pids())).toEqual(["PostgreSQL"]);
  expect(Object.values(command.pids()).filter(isAlive)).toEqual([]);
});

test("a second stack on the same data is refused in one line, and the first goes on", async () => {
  const environment = { TANDEM_DATA: await temporaryFolder() };
  const first = startCommand(["--port", "0"], environment);
  await first.waitFor(isUp);

  const second = startCommand(["--port", "0"], environment);

  expect((await second.exited).code).toBe(1);
  expect(second.errors()).toMatch(/^tandem: \S+ is in use \(PostgreSQL \d+\): .*TANDEM_DATA/);
  expect(second.errors().trim().split("\n")).toHaveLength(1);
  expect(Object.values(first.pids()).filter(isAlive)).toHaveLength(5);
});

const { lo = [], lo0 = lo } = networkInterfaces();
const hasIpv6 = lo0.some(({ address }) => address === "::1");

test.for(hasIpv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"])(
  "a port that is taken on %s is one line, and nothing is started",
  async (address) => {
    const server = createServer().listen(0, address);
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;

    const command = startCommand(["--port", String(port)]);

    expect((await command.exited).code).toBe(1);
    expect(command.errors()).toBe(
      `tandem: port ${port} is taken, web-api-1 (public) wants it: try --port N\n`,
    );
    expect(command.text()).toBe("");
  },
);

test("bad usage is one line and exit code 78", async () => {
  const command = startCommand(["--protocol", "soap"]);

  expect((await command.exited).code).toBe(78);
  expect(command.errors()).toBe('tandem: --protocol is "soap", must be http, graphql, grpc\n');
});

test("a reader that goes away does not take the stack with it", async () => {
  const command = startCommand(["--port", "0"]);
  await command.waitFor(isUp);
  const { "web-api-2": victim = 0, ...others } = command.pids();

  command.closeOutput();
  process.kill(victim, "SIGKILL");
  await waitUntil("the victim is dead", () => !isAlive(victim));
  await delay(500);

  expect(Object.values(others).filter(isAlive)).toHaveLength(3);
  command.signal("SIGTERM");
  expect((await command.exited).code).toBe(0);
});
