import { readFile } from "node:fs/promises";

/** A block of commands, and the answer that the README shows right below it. */
export interface Example {
  readonly commands: string;
  /** Empty when it shows none. */
  readonly answer: string;
}

export const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");

const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text = ""]) => ({
  language,
  text,
}));

/** Commands that ask the running stack something. */
const asks = /^(for n in|curl|npx buf curl|npm run --silent seed) /;

export const examples = blocks.flatMap(({ language, text }, index): Example[] => {
  const next = blocks[index + 1];
  if (language !== "sh" || !asks.test(text)) return [];
  return [{ commands: text, answer: next && next.language !== "sh" ? next.text : "" }];
});
