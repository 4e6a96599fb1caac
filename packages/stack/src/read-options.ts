import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { StackError } from "./stack-error.ts";

/** @throws {StackError} `usage`, naming the argument and the options that there are. */
export const readOptions = <const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  allowPositionals = false,
) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (cause) {
    // Its first sentence names the argument; the rest is about parseArgs.
    const [what = ""] = (cause as Error).message.split(/\. |\n/);
    const names = Object.keys(options).map((name) => `--${name}`);
    throw new StackError("usage", `${what}; there are ${names.join(", ")}`, { cause });
  }
};
