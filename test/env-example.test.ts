import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { variables as recipeApi } from "../services/recipe-api/src/config.ts";
import { variables as webApi } from "../services/web-api/src/config.ts";

const read = (path: string): Promise<string> =>
  readFile(new URL(`../${path}`, import.meta.url), "utf8");

const withFiles = (variables: object): string[] =>
  Object.entries(variables).flatMap(([name, { secret }]: [string, { secret?: boolean }]) =>
    secret ? [name, `${name}_FILE`] : [name],
  );

const matchesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = ""]) => name);

const configurations = async (): Promise<string> => {
  const backends = await readdir(new URL("../haproxy/backends", import.meta.url));
  const files = ["haproxy.cfg", ...backends.map((name) => `backends/${name}`)];
  return (await Promise.all(files.map((file) => read(`haproxy/${file}`)))).join("");
};

const composeFiles = async (): Promise<string> => {
  const names = (await readdir(new URL("../docker", import.meta.url))).filter((name) =>
    name.endsWith(".compose.yml"),
  );
  const texts = await Promise.all(names.map((name) => read(`docker/${name}`)));
  return [await read("docker-compose.yml"), ...texts].join("");
};

it("names every variable of the services, of HAProxy and of the compose files, and no other", async () => {
  const haproxy = await configurations();
  const names = new Set([
    ...withFiles(webApi),
    ...withFiles(recipeApi),
    ...matchesIn(haproxy, /\bpresetenv (\w+)/g),
    ...matchesIn(haproxy, /\$\{?(LB_\w+)/g),
    ...matchesIn(haproxy, /defined\((LB_\w+)\)/g),
    ...matchesIn(await composeFiles(), /\$\{(\w+):-/g),
  ]);

  expect(matchesIn(await read(".env.example"), /^#?(\w+)=/gm).toSorted()).toEqual(
    [...names].toSorted(),
  );
});

it("shows the defaults that hold", async () => {
  const shown = new Map(
    [...(await read(".env.example")).matchAll(/^#(\w+)=(.+)$/gm)].map(([, name = "", value]) => [
      name,
      value,
    ]),
  );
  const presets = [...(await configurations()).matchAll(/presetenv (\w+)\s+(\S+)/g)];
  for (const [, name = "", value] of presets)
    expect(`${name}=${shown.get(name)}`).toBe(`${name}=${value}`);
  for (const variables of [webApi, recipeApi])
    for (const [name, variable] of Object.entries(variables))
      if (shown.has(name) && "default" in variable)
        expect(`${name}=${shown.get(name)}`).toBe(`${name}=${String(variable.default)}`);
});
