import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../src/config.ts";

const scripts = join(repository, "packages", "cache", "src", "scripts");

const calledCommands = async (): Promise<string[]> => {
  const names = (await readdir(scripts)).filter((name) => name.endsWith(".lua"));
  const texts = await Promise.all(names.map((name) => readFile(join(scripts, name), "utf8")));
  const calls = texts.flatMap((text) => [...text.matchAll(/\bredis\.p?call\("(\w+)"/g)]);
  return [...new Set(calls.map(([, name = ""]) => name.toLowerCase()))].toSorted();
};

const allowedCommands = async (): Promise<string[]> => {
  const text = await readFile(join(repository, "redis", "start.sh"), "utf8");
  const [, rules = ""] = /^scripts="(.*)"$/m.exec(text) ?? [];
  return rules
    .split(" ")
    .map((rule) => rule.replace("+", ""))
    .toSorted();
};

test("services may call scripts, what these call, and nothing more", async () => {
  const called = await calledCommands();

  expect(called.length).toBeGreaterThan(3);
  expect(await allowedCommands()).toEqual([...called, "eval", "evalsha"].toSorted());
});
