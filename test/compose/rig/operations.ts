import { readFile } from "node:fs/promises";

const text = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");

/** The commands of docs/operations.md under a heading, to be pasted together. */
export const commandsOf = (heading: string): string => {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  const blocks = [...own.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = ""]) => block);
  if (blocks.length === 0) throw new Error(`docs/operations.md has no commands under ${heading}`);
  return blocks.join("");
};
