import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../processes/child.ts";

/** The folder of the configuration, in the repository. */
const configurationFolder = "haproxy";

/** What HAProxy is started with: the main file, and the folder that has one file for each service. */
export const configurationArguments = [
  "-f",
  `${configurationFolder}/haproxy.cfg`,
  "-f",
  `${configurationFolder}/backends`,
];

/** Where a variable is declared: with its default, or in a condition of the configuration. */
const declaration =
  /\bpresetenv\s+(?<preset>\w+)|"\$(?<switch>LB_\w+)"|\bdefined\((?<choice>LB_\w+)\)/g;

/** Names of all variables that the configuration can be given. */
export const readVariableNames = async (repository: string): Promise<ReadonlySet<string>> => {
  const folder = join(repository, configurationFolder);
  const backends = await readdir(join(folder, "backends"));
  const files = ["haproxy.cfg", ...backends.map((name) => join("backends", name))];
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const found = texts.flatMap((text) => [...text.matchAll(declaration)]);
  return new Set(found.flatMap(({ groups = {} }) => Object.values(groups).filter(Boolean)));
};

/** Those of the variables that somebody has set. */
export const pickVariables = (
  names: Iterable<string>,
  environment: NodeJS.ProcessEnv,
): Environment => {
  const set = [...names].flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
};
