import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

interface Variable {
  readonly default?: string | number | boolean;
  readonly secret?: boolean;
}

type Variables = Readonly<Record<string, Variable>>;

/** Those of its jobs, too. */
const variablesOf = async (service: string): Promise<Variables> => {
  const file = new URL(`../services/${service}/src/config.ts`, import.meta.url);
  const config = (await import(file.href)) as Record<string, Variables>;
  return { ...config["variables"], ...config["migrationVariables"] };
};

const services = await Promise.all(["web-api", "recipe-api"].map(variablesOf));

const read = (path: string): Promise<string> =>
  readFile(new URL(`../${path}`, import.meta.url), "utf8");

const withFiles = (variables: Variables): string[] =>
  Object.entries(variables).flatMap(([name, { secret }]) =>
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
    ...services.flatMap(withFiles),
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
  const shown = matchesIn(await read(".env.example"), /^#(\w+=.+)$/gm);
  const presets = [...(await configurations()).matchAll(/presetenv (\w+)\s+(\S+)/g)];
  const defaults = services.flatMap((variables) =>
    Object.entries(variables).map(([name, variable]) => [name, String(variable.default)]),
  );
  const inForce = new Set(
    [...presets.map(([, name, value]) => [name, value]), ...defaults].map((each) => each.join("=")),
  );
  const names = new Set([...inForce].map((row) => row.slice(0, row.indexOf("="))));
  const ofServices = shown.filter((row) => names.has(row.slice(0, row.indexOf("="))));

  expect(ofServices.length).toBeGreaterThan(30);
  expect(ofServices.filter((row) => !inForce.has(row))).toEqual([]);
});
