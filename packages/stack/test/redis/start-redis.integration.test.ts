import { spawnSync } from "node:child_process";
import { waitUntil } from "@tandem/lab";
import { readdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { repository } from "../../src/config.ts";
import { startRedis } from "../../src/index.ts";
import { isAlive } from "../fixtures/process-life.ts";
import { ask, runRedis, withoutRedis } from "../fixtures/run-redis.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

/** Where a process works: Redis keeps there what it keeps. */
const folderOf = (pid = 0): Promise<string> => readlink(`/proc/${pid}/cwd`);

describe.skipIf(withoutRedis)("with redis-server on the PATH", () => {
  test("it answers each of its users, on a port of its own", async () => {
    const [redis, another] = [await runRedis(), await runRedis()];
    const url = redis.urlFor("recipe-api");

    expect(await ask(redis.url, "PING")).toBe("+PONG");
    expect(await ask(url, "SET recipe-api:a 1")).toBe("+OK");
    expect(await ask(another.urlFor("recipe-api"), "GET recipe-api:a")).toBe("$-1");
    expect(another.url).not.toBe(redis.url);
    expect(redis.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("it is killed and comes back on its port, with its users and without its data", async () => {
    const redis = await runRedis();
    const [url, pid] = [redis.urlFor("recipe-api"), redis.pid];
    await ask(url, "SET recipe-api:a 1");

    await redis.kill();
    expect(redis.pid).toBeUndefined();
    await expect(ask(url, "PING")).rejects.toMatchObject({ code: "ECONNREFUSED" });

    await redis.start();
    expect(redis.pid).not.toBe(pid);
    expect(await ask(url, "GET recipe-api:a")).toBe("$-1");
  });

  test("when it dies by itself it is started again", async () => {
    const redis = await runRedis();
    const before = redis.pid ?? 0;

    process.kill(before, "SIGKILL");
    await waitUntil("it is another one", () => ![undefined, before].includes(redis.pid));

    await expect
      .poll(() => ask(redis.url, "PING").catch(() => ""), { timeout: 2_000 })
      .toBe("+PONG");
  });

  test("frozen it accepts and does not answer; what was sent meanwhile is answered afterwards", async () => {
    const redis = await runRedis();

    redis.freeze();
    const answer = ask(redis.urlFor("recipe-api"), "SET recipe-api:a 1");
    const state = () => readFile(`/proc/${redis.pid}/stat`, "utf8");
    await waitUntil("it stands still", async () => /\) T/.test(await state()));
    redis.resume();

    expect(await answer).toBe("+OK");
  });

  test("a frozen one is closed without waiting for it, and nothing is left of it", async () => {
    let said = "";
    const redis = await startRedis({ output: { write: (text) => void (said += text) } });
    const pid = redis.pid ?? 0;
    const folder = await folderOf(pid);
    redis.freeze();

    await redis.close();
    await redis.close();

    expect(said).not.toContain("did not stop in time");
    expect(isAlive(pid)).toBe(false);
    await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("it keeps nothing on disk, and within 64 MiB what was used last", async () => {
    const redis = await runRedis();
    const operator = redis.urlFor("operator");

    expect(await ask(operator, "CONFIG GET save")).toBe("*2\r\n$4\r\nsave\r\n$0");
    expect(await ask(operator, "CONFIG GET appendonly")).toContain("no");
    expect(await ask(operator, "CONFIG GET maxmemory")).toContain(String(64 * 1024 * 1024));
    expect(await ask(operator, "CONFIG GET maxmemory-policy")).toContain("allkeys-lru");
    await ask(redis.urlFor("recipe-api"), "SET recipe-api:a 1");
    const folder = await folderOf(redis.pid);
    await redis.stop();

    expect((await readdir(folder)).toSorted()).toEqual([
      "recipe-api-redis-password",
      "redis-password",
      "web-api-redis-password",
    ]);
  });

  test("every user has a password of its own, in a file for this account alone", async () => {
    const redis = await runRedis();
    const folder = await folderOf(redis.pid);
    const users = ["operator", "recipe-api", "web-api"] as const;

    expect(new Set(users.map((user) => new URL(redis.urlFor(user)).password)).size).toBe(3);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  });

  test("it listens on 127.0.0.1 alone", async () => {
    const redis = await runRedis();

    expect(await ask(redis.urlFor("operator"), "CONFIG GET bind")).toContain("127.0.0.1");
  });
});

const startScript = (folder: string) =>
  spawnSync("/bin/sh", [join(repository, "redis", "start.sh")], {
    env: { PATH: process.env["PATH"], SECRETS_FOLDER: folder },
    encoding: "utf8",
  });

test("a password that is missing ends the start with 78 and one line, before Redis is asked for", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));

  const { status, stdout, stderr } = startScript(folder);

  expect(status).toBe(78);
  expect(stdout).toBe("");
  expect(stderr).toBe(`redis: ${folder}/redis-password is empty or missing\n`);
});
