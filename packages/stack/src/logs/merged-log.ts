import { formatLogLine } from "./format-log-line.ts";
import { paint, type Colour } from "./paint.ts";

export interface Output {
  write(text: string): unknown;
}

/** Takes one line of one process. */
export type Log = (name: string, line: string) => void;

const colours: readonly Colour[] = ["cyan", "yellow", "green", "magenta", "blue"];

/** Writes the lines of several processes to one output, each behind the name of its process. */
export const createMergedLog = (
  output: Output,
  names: readonly string[],
  useColours = false,
): Log => {
  const width = Math.max(...names.map((name) => name.length));
  const prefixes = new Map<string, string>();
  const prefixOf = (name: string): string => {
    const known = prefixes.get(name);
    if (known !== undefined) return known;
    const colour = colours[prefixes.size % colours.length] ?? "cyan";
    const prefix = `${name.padEnd(width)} | `;
    prefixes.set(name, useColours ? paint(prefix, colour) : prefix);
    return prefixOf(name);
  };
  return (name, line) => {
    const prefix = prefixOf(name);
    for (const part of formatLogLine(line, useColours)) output.write(`${prefix}${part}\n`);
  };
};
