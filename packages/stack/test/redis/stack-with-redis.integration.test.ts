import { waitUntil } from "@tandem/lab";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startStack, type StackOptions } from "../../src/index.ts";
import { isAlive } from "../fixtures/process-life.ts";
import { ask, withoutRedis } from "../fixtures/run-redis.ts";
import { noDatabase, startCommand } from "../fixtures/start-command.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const servicesFolder = join(import.meta.dirname, "..", "fixtures", "services");
const environment = { PATH: process.env["PATH"], ...noDatabase };
const isUp = /Stop +Ctrl-C/;

const start = async (options: StackOptions = {}) => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const dataDir = await temporaryFolder();
  const common = { port: 0, replicas: 1, haproxy: false, servicesFolder, environment };
  const stack = await startStack({ ...common, dataDir, output, ...options });
  onTestFinished(() => stack.close());
  const pid = (name: string) => stack.processes.find((each) => each.name === name)?.pid() ?? 0;
  const variablesOf = async (url = "") => {
    const { env } = (await (await fetch(url)).json()) as { env: Record<string, string> };
    return env;
  };
  const webApi = () => variablesOf(stack.urls.webApi[0]);
  const recipeApi = () => variablesOf(stack.urls.recipeApi[0]);
  return { stack, dataDir, pid, webApi, recipeApi, text: () => written.join("") };
};

/** As a service makes it of its two variables. */
const loginOf = ({ REDIS_URL = "", REDIS_PASSWORD = "" }: Record<string, string>): string => {
  const url = new URL(REDIS_URL);
  url.password = REDIS_PASSWORD;
  return url.href;
};

describe.skipIf(withoutRedis)("with redis-server on the PATH", () => {
  test("both services get it, each as the user that has its name", async () => {
    const { webApi, recipeApi } = await start();
    const [ofWebApi, ofRecipeApi] = [await webApi(), await recipeApi()];

    expect(ofWebApi["REDIS_URL"]).toMatch(/^redis:\/\/web-api@127\.0\.0\.1:\d+$/);
    expect(ofRecipeApi["REDIS_URL"]).toMatch(/^redis:\/\/recipe-api@127\.0\.0\.1:\d+$/);
    expect(await ask(loginOf(ofWebApi), "SET web-api:a 1")).toBe("+OK");
    expect(await ask(loginOf(ofRecipeApi), "SET recipe-api:a 1")).toBe("+OK");
    expect(await ask(loginOf(ofRecipeApi), "GET web-api:a")).toMatch(/^-NOPERM/);
  });

  test("it is back within 2 s when it is killed, on its port, and nobody else notices", async () => {
    const { stack, pid, webApi, text } = await start();
    const before = [pid("web-api-1"), pid("recipe-api-1")];
    const url = loginOf(await webApi());
    const victim = pid("redis");

    process.kill(victim, "SIGKILL");
    const killedAt = performance.now();
    await waitUntil("Redis is back", () => text().includes("redis is back"));

    expect(performance.now() - killedAt).toBeLessThan(2_000);
    expect(await ask(url, "PING")).toBe("+PONG");
    expect(text()).toContain(`redis (pid ${victim}) was ended by SIGKILL: restarting now`);
    expect([pid("web-api-1"), pid("recipe-api-1")]).toEqual(before);
    expect(stack.redis.version).toMatch(/^\d+\.\d+/);
  });

  test("while it runs, its operator's address lies in the folder of the data, for the same user only", async () => {
    const { stack, dataDir } = await start();
    const file = join(dataDir, "redis-url");

    const url = (await readFile(file, "utf8")).trim();
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await ask(url, "ACL WHOAMI")).toContain("operator");
    expect(url).toBe(stack.urls.redis);

    await stack.close();
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  test("the table names it, and Ctrl-C ends it after the services", async () => {
    const data = { ...noDatabase, TANDEM_DATA: await temporaryFolder() };
    const command = startCommand(["--port", "0"], data, { redis: true });
    await command.waitFor(isUp);
    const url = (await readFile(join(data.TANDEM_DATA, "redis-url"), "utf8")).trim();
    const pid = Number(/process_id:(\d+)/.exec(await ask(url, "INFO server"))?.[1]);

    expect(command.text()).toMatch(/cache +redis:\/\/127\.0\.0\.1:\d+\n +Redis \d+\.\d+\.\d+, /);
    expect(command.text()).not.toContain("Redis is starting");
    expect(isAlive(pid)).toBe(true);
    command.signal("SIGINT");

    expect((await command.exited).code).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test("without it, as asked, nobody is told of one", async () => {
    const own = { ...environment, REDIS_URL: "redis://cache.example:6379" };
    const { stack, pid, webApi } = await start({ redis: false, environment: own });

    expect(pid("redis")).toBe(0);
    expect(stack.redis).toEqual({ reason: "without Redis, as asked" });
    expect(Object.keys(await webApi()).join()).not.toContain("REDIS");
  });
});

test("with REDIS_URL none is started, and both services get that one with its password", async () => {
  const own = {
    REDIS_URL: "redis://app:a@cache.example:6379",
    REDIS_PASSWORD_FILE: "/passwords/r",
  };
  const { stack, pid, webApi, recipeApi } = await start({
    environment: { ...environment, ...own },
  });

  expect(pid("redis")).toBe(0);
  expect(await webApi()).toMatchObject(own);
  expect(await recipeApi()).toMatchObject(own);
  expect(stack.redis).toEqual({ url: "redis://app@cache.example:6379" });
});

test("without Redis the table says so, and what that means", async () => {
  const nowhere = { ...noDatabase, PATH: "/nowhere" };
  const command = startCommand(["--port", "0"], nowhere, { redis: true });
  await command.waitFor(isUp);

  expect(command.text()).toContain("No Redis: redis-server is not on the PATH.");
});

test("one that is too old is left alone", async () => {
  const folder = await temporaryFolder();
  const says = "Redis server v=5.0.14 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64";
  await writeFile(join(folder, "redis-server"), `#!/bin/sh\necho "${says}"\n`);
  await chmod(join(folder, "redis-server"), 0o755);
  const old = { ...noDatabase, PATH: `${folder}${delimiter}/nowhere` };
  const command = startCommand(["--port", "0"], old, { redis: true });
  await command.waitFor(isUp);

  expect(command.text()).toContain("redis-server is Redis 5.0.14, 6.0 or later is needed");
});

test("a stack that has to have it does not start without", async () => {
  const nowhere = { ...noDatabase, PATH: "/nowhere" };

  await expect(start({ redis: true, environment: nowhere })).rejects.toMatchObject({
    code: "configuration",
    message: "redis-server is not on the PATH: install Redis 6.0 or later",
  });
});
