import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What HAProxy does when nobody sets a variable, with every condition taken as true. */
export interface HaproxyConfiguration {
  /** The default of a `presetenv` line. */
  variable(name: string): string;
  /**
   * The rest of the lines of a section that begin with these words, its own before inherited ones,
   * with the defaults of variables in place.
   *
   * @param section kind and name as written, such as `backend web-api`; `global` has no name
   */
  lines(section: string, words: string): readonly string[];
  /** The rest of the first such line: what counts. */
  value(section: string, words: string): string;
}

interface Section {
  readonly parent: string | undefined;
  readonly lines: string[];
}

const folder = join(import.meta.dirname, "../../haproxy");

const opening = /^(global|(?:defaults|frontend|backend|resolvers) \S+)(?: from (\S+))?$/;

const readLines = (): string[] => {
  const backends = readdirSync(join(folder, "backends")).map((name) => join("backends", name));
  const texts = ["haproxy.cfg", ...backends].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  return texts
    .flatMap((text) => text.split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[#.]/.test(line));
};

/** `global` may come again in another file: it goes on. */
const readSections = (lines: readonly string[]): ReadonlyMap<string, Section> => {
  const sections = new Map<string, Section>();
  let current: Section = { parent: undefined, lines: [] };
  for (const line of lines) {
    const [, name, parent] = opening.exec(line) ?? [];
    if (name === undefined) current.lines.push(line);
    else {
      current = sections.get(name) ?? { parent: parent && `defaults ${parent}`, lines: [] };
      sections.set(name, current);
    }
  }
  return sections;
};

export const readHaproxyConfiguration = (): HaproxyConfiguration => {
  const sections = readSections(readLines());
  const variables = new Map(
    [...(sections.get("global")?.lines ?? [])].flatMap((line) => {
      const [word, name = "", value = ""] = line.split(/\s+/);
      return word === "presetenv" ? [[name, value] as const] : [];
    }),
  );
  const variable = (name: string): string => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`the configuration of HAProxy has no ${name}`);
    return value;
  };
  const written = (name: string | undefined): string[] => {
    if (name === undefined) return [];
    const section = sections.get(name);
    if (section === undefined) throw new Error(`the configuration of HAProxy has no ${name}`);
    return [...section.lines, ...written(section.parent)];
  };
  const lines = (section: string, words: string): string[] =>
    written(section)
      .filter((line) => line === words || line.startsWith(`${words} `))
      .map((line) => line.slice(words.length).trim())
      .map((rest) => rest.replaceAll(/"\$\{(LB_\w+)\}"/g, (_, name: string) => variable(name)));
  return {
    variable,
    lines,
    value: (section, words) => {
      const [first] = lines(section, words);
      if (first === undefined) throw new Error(`${section} of HAProxy has no ${words}`);
      return first;
    },
  };
};
