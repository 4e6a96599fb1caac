import { inspect } from "node:util";
import { HaproxyError } from "./haproxy/haproxy-error.ts";
import { StackError } from "./stack-error.ts";

/** One line; an error that nobody expected, as a whole. */
const explain = (error: unknown): string =>
  error instanceof StackError || error instanceof HaproxyError ? error.message : inspect(error);

/** Prints the lines of a command as they come. Resolves to the exit code: 0, 1 or 78. */
export const runCommand = async (lines: AsyncIterable<string>): Promise<number> => {
  try {
    for await (const line of lines) process.stdout.write(`${line}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`tandem: ${explain(error)}\n`);
    return error instanceof StackError ? error.exitCode : 1;
  }
};
